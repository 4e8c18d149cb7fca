package io.logserver.log.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogIdGeneratorTest {

  private static final long NOW = 1_751_027_696_789L;

  private final AtomicLong clock = new AtomicLong(NOW);
  private final LogIdGenerator ids = new LogIdGenerator(clock::get, new SecureRandom());

  @Test
  void makesUuidsOfVersion7() {
    for (int i = 0; i < 10_000; i++) {
      LogId id = ids.next();
      assertEquals(7, id.high() >>> 12 & 0xf);
      assertEquals(0b10, id.low() >>> 62);
    }
  }

  @Test
  void carriesTheTimeOfItsClock() {
    assertEquals(NOW, ids.next().receivedAt());
    clock.addAndGet(5);
    assertEquals(NOW + 5, ids.next().receivedAt());
  }

  @Test
  void increasesWhenTheClockStandsStillOrStepsBack() {
    LogId last = ids.next();
    for (int i = 0; i < 100_000; i++) {
      clock.addAndGet(i % 1000 == 0 ? -20 : i % 3 == 0 ? 1 : 0);
      LogId next = ids.next();
      assertTrue(next.compareTo(last) > 0);
      assertTrue(next.toString().compareTo(last.toString()) > 0);
      last = next;
    }
  }

  @Test
  void runsAheadOfTheClockWhenAMillisecondIsFull() {
    LogId last = ids.next();
    for (int i = 0; i < 4096; i++) {
      last = ids.next();
    }
    assertEquals(NOW + 1, last.receivedAt());
    clock.set(NOW + 2);
    assertEquals(NOW + 2, ids.next().receivedAt());
  }

  @Test
  void writesTheTextOfAnId() {
    byte[] text = new byte[40];
    for (int i = 0; i < 5000; i++) {
      long sequence = ids.reserve(1);
      ids.write(sequence, text, 2);
      assertEquals(ids.id(sequence).toString(), new String(text, 2, 36, US_ASCII));
      assertEquals(ids.id(sequence), LogId.parse(new String(text, 2, 36, US_ASCII)));
    }
    assertEquals(0, text[1]);
    assertEquals(0, text[38]);
  }

  @Test
  void reservesManyAtOnce() {
    LogIdGenerator one = Door.ids();
    LogIdGenerator many = Door.ids();
    for (int count : new int[] {1, 5, 3000, 10_000}) {
      long first = many.reserve(count);
      for (int i = 0; i < count; i++) {
        assertEquals(one.next(), many.id(first + i));
      }
    }
  }

  @Test
  void keepsProcessesApartThatCountAlike() {
    LogIdGenerator other = new LogIdGenerator(clock::get, new SecureRandom());
    for (int i = 0; i < 1000; i++) {
      LogId mine = ids.next();
      LogId theirs = other.next();
      assertEquals(mine.high(), theirs.high());
      assertNotEquals(mine.low(), theirs.low());
    }
  }

  @Test
  void spreadsTheLastBitsOfProcesses() {
    SecureRandom random = new SecureRandom();
    int[] ones = new int[62];
    for (int i = 0; i < 10_000; i++) {
      long low = new LogIdGenerator(clock::get, random).next().low();
      for (int bit = 0; bit < ones.length; bit++) {
        ones[bit] += (int) (low >>> bit & 1);
      }
    }
    for (int count : ones) {
      assertTrue(count > 4500 && count < 5500, () -> "ones: " + count);
    }
  }

  @Test
  void isSharedBySeveralThreads() throws Exception {
    int threads = 4;
    int each = 50_000;
    List<Future<List<LogId>>> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        results.add(executor.submit(() -> take(each)));
      }
    }
    Set<LogId> all = new HashSet<>();
    for (Future<List<LogId>> result : results) {
      List<LogId> taken = result.get();
      assertEquals(taken.stream().sorted().toList(), taken);
      all.addAll(taken);
    }
    assertEquals(threads * each, all.size());
  }

  private List<LogId> take(int count) {
    List<LogId> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      taken.add(ids.next());
    }
    return taken;
  }
}
