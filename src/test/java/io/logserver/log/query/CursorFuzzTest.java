package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogId;
import io.logserver.log.query.LogQuery.Order;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Cursors of random positions and filters: each leads back to its position, with its own filters
 * and order only, and as it was made only. Anything else is a 422 at {@code query.cursor}.
 */
class CursorFuzzTest {

  @Test
  void leadsBackOrIsRefused() {
    run(20_261_125, 10_000);
  }

  @Test
  @Tag("long")
  void leadsBackOrIsRefusedForLonger() {
    long seed = System.nanoTime();
    System.out.println("CursorFuzzTest seed " + seed);
    long end = System.nanoTime() + 60_000_000_000L;
    for (long round = seed; System.nanoTime() < end; round++) {
      run(round, 5_000);
    }
  }

  private static void run(long seed, int rounds) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomLogs logs = new RandomLogs(seed);
    RandomFilters filters = new RandomFilters(seed);
    LogFilter other = LogFilter.ALL;
    int foreign = 0;
    for (int n = 0; n < rounds; n++) {
      String where = "seed " + seed + ", round " + n;
      LogFilter filter = filters.near(logs.line());
      Order order = random.nextBoolean() ? Order.ASC : Order.DESC;
      LogPosition position =
          new LogPosition(
              random.nextLong(253_402_300_800_000L),
              new LogId(random.nextLong(), random.nextLong()));
      String cursor = Cursor.encode(position, filter, order);
      assertEquals(position, Cursor.decode(cursor, filter, order), where);
      assertRefused(cursor, filter, order == Order.ASC ? Order.DESC : Order.ASC, where);
      if (!isSame(filter, other)) {
        foreign++;
        assertRefused(cursor, other, order, where);
      }
      assertRefused(bitFlipped(cursor, random), filter, order, where);
      String mutated = mutated(cursor, random);
      if (!mutated.equals(cursor)) {
        assertRefused(mutated, filter, order, where);
      }
      other = filter;
    }
    assertTrue(foreign > rounds / 2, "seed " + seed);
  }

  private static void assertRefused(String cursor, LogFilter filter, Order order, String where) {
    try {
      Cursor.decode(cursor, filter, order);
    } catch (LogServerException e) {
      assertEquals(ErrorCode.INVALID, e.code(), where);
      assertEquals(List.of("query", "cursor"), e.details().getFirst().loc(), where);
      return;
    } catch (RuntimeException e) {
      fail(where + ": '" + cursor + "'", e);
    }
    fail(where + ": '" + cursor + "' was taken");
  }

  /** The order of conditions means nothing. */
  private static boolean isSame(LogFilter a, LogFilter b) {
    return a.severities().equals(b.severities())
        && a.from() == b.from()
        && a.to() == b.to()
        && new HashSet<>(a.fields()).equals(new HashSet<>(b.fields()))
        && (a.search() == null ? b.search() == null : a.search().equals(b.search()));
  }

  private static String bitFlipped(String cursor, SplittableRandom random) {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String mutated(String cursor, SplittableRandom random) {
    StringBuilder text = new StringBuilder(cursor);
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(text.length());
      char c = (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000);
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, c);
        case 1 -> text.insert(at, c);
        case 2 -> text.deleteCharAt(at);
        default -> text.append(text.substring(at));
      }
    }
    return text.toString();
  }
}
