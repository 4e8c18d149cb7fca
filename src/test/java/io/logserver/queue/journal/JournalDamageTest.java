package io.logserver.queue.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskFile;
import io.logserver.disk.LocalDisk;
import io.logserver.disk.PowerCutDisk;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal of one segment with five records, and what is delivered after its bytes were changed.
 */
class JournalDamageTest {

  private static final int RECORDS = 5;
  private static final String SEGMENT = "%020d.journal".formatted(0);
  private static final String MARKER = "DAMAGED-%020d".formatted(0);

  @TempDir Path directory;

  private final Disk disk = new PowerCutDisk(1);
  private final List<LogBatch> sent = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private byte[] pristine;
  private JournalQueue queue;

  @BeforeEach
  void writeFiveRecordsOneByOne() throws IOException {
    Path origin = directory.resolve("origin");
    open(origin, 0);
    for (int i = 0; i < RECORDS; i++) {
      sent.add(LogBatches.of("acme", "m" + i));
      Await.result(queue.send(sent.getLast()));
    }
    received(RECORDS).forEach(delivery -> ends.add(delivery.position()));
    Await.result(queue.close());
    pristine = Files.readAllBytes(origin.resolve(SEGMENT));
  }

  @AfterEach
  void closeQueue() {
    Await.result(queue.close());
  }

  @Test
  void cutsATornTailAtAnyOfItsBytes() throws IOException {
    for (int at = offset(RECORDS - 1); at < lastByteThatCounts(RECORDS - 1); at++) {
      byte[] torn = Arrays.copyOf(pristine, pristine.length);
      Arrays.fill(torn, at, torn.length, (byte) 0);
      open(with(torn), 0);
      assertSame(sent.subList(0, RECORDS - 1));
      assertNull(queue.status().problem());
      Await.result(queue.close());
    }
  }

  @Test
  void cutsAFileThatEndsInsideItsLastRecord() throws IOException {
    for (int length = offset(RECORDS - 1); length < lastByteThatCounts(RECORDS - 1); length += 7) {
      open(with(Arrays.copyOf(pristine, length)), 0);
      assertSame(sent.subList(0, RECORDS - 1));
      assertNull(queue.status().problem());
      Await.result(queue.close());
    }
  }

  @Test
  void losesOnlyTheRecordInWhichAByteWasFlipped() throws IOException {
    List<LogBatch> others = new ArrayList<>(sent);
    others.remove(2);
    for (int at = offset(2); at < lastByteThatCounts(2); at++) {
      open(with(flipped(at)), 0);
      assertSame(others);
      assertProblemNamesTheMarker();
      Await.result(queue.close());
    }
  }

  @Test
  void losesNothingToADamagedHeaderButReportsIt() throws IOException {
    open(with(flipped(20)), 0);
    assertSame(sent);
    assertProblemNamesTheMarker();
  }

  @Test
  void isWellOnceTheMarkerIsDeleted() throws IOException {
    Path home = with(flipped(offset(1) + 30));
    open(home, 0);
    assertProblemNamesTheMarker();
    Files.delete(home.resolve(MARKER));
    Await.until("no problem", () -> queue.status().problem() == null);
  }

  @Test
  void keepsTheDamagedSegmentAndTheProblemAfterAllWasAcknowledged() throws IOException {
    Path home = with(flipped(offset(1) + 30));
    open(home, 0);
    long end = received(RECORDS - 1).getLast().position();
    queue.acknowledge(end);
    Path aside = home.resolve("%020d.damaged".formatted(0));
    Await.until("set aside", () -> Files.exists(aside));
    assertEquals(pristine.length, Files.size(aside));
    Await.result(queue.close());
    open(home, end);
    assertProblemNamesTheMarker();
  }

  @Test
  void keepsTheProblemOverAPowerCut() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      PowerCutDisk cut = new PowerCutDisk(seed);
      Path home = with(flipped(offset(1) + 30));
      open(cut, home, 0, 1 << 20);
      long end = received(RECORDS - 1).getLast().position();
      queue.acknowledge(end);
      Await.result(queue.close());
      cut.restore();
      open(cut, home, end, 1 << 20);
      assertProblemNamesTheMarker();
      assertTrue(
          Files.exists(home.resolve(SEGMENT))
              || Files.exists(home.resolve("%020d.damaged".formatted(0))));
      Await.result(queue.close());
    }
  }

  @Test
  void reportsDamageThatHappensWhileItIsOpen() throws IOException {
    Path home = with(pristine);
    open(disk, home, 0, 0);
    flipInPlace(home.resolve(SEGMENT), offset(3) + 40);
    List<LogBatch> others = new ArrayList<>(sent);
    others.remove(3);
    assertSame(others);
    assertProblemNamesTheMarker();
    assertEquals(0, queue.status().backlogBatches());
  }

  @Test
  void goesOnBehindDamageAtTheEndOfWhatIsInTheFiles() throws IOException {
    Path home = with(pristine);
    open(disk, home, ends.get(RECORDS - 2), 1 << 20);
    flipInPlace(home.resolve(SEGMENT), offset(RECORDS - 1) + 40);
    Future<List<Delivery>> receive = queue.receive(1);
    LogBatch next = LogBatches.of("acme", "next");
    Await.result(queue.send(next));
    assertTrue(LogBatches.equal(next, Await.result(receive).getFirst().batch()));
    assertProblemNamesTheMarker();
  }

  @Test
  void takesNothingOfAnEarlierUseOfAFileForARecord() throws IOException {
    Path home = Files.createTempDirectory(directory, "used");
    Files.write(home.resolve("spare-1.journal"), pristine);
    open(home, ends.getLast());
    LogBatch next = LogBatches.of("acme", "next");
    Await.result(queue.send(next));
    Await.result(queue.close());
    open(home, ends.getLast());
    assertSame(List.of(next));
    assertNull(queue.status().problem());
  }

  @Test
  void refusesASegmentOfAnotherJournal() throws IOException {
    Path home = with(pristine);
    open(home, 0);
    Await.result(queue.close());
    Path other = Files.createTempDirectory(directory, "other");
    open(other, ends.getLast() + 4096);
    Await.result(queue.close());
    String name = "%020d.journal".formatted(ends.getLast() + 4096);
    Files.copy(other.resolve(name), home.resolve(name));
    queue = new JournalQueue(new LocalDisk(), settings(home, 0));
    String message = Await.failure(queue.open(0)).getMessage();
    assertTrue(message.contains(name) && message.contains("another journal"), message);
  }

  private int offset(int index) {
    return (int) (SegmentFormat.HEADER + (index == 0 ? 0 : ends.get(index - 1)));
  }

  /** Offset behind the payload of a record: padding may hold anything. */
  private int lastByteThatCounts(int index) {
    int payload = ByteBuffer.wrap(pristine).getInt(offset(index) + Integer.BYTES);
    return offset(index) + SegmentFormat.RECORD_HEADER + payload;
  }

  private byte[] flipped(int at) {
    byte[] bytes = pristine.clone();
    bytes[at] ^= 0x10;
    return bytes;
  }

  private static void flipInPlace(Path file, int at) throws IOException {
    try (DiskFile open = new LocalDisk().open(file)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      open.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 1)).flip();
      open.write(one, at);
    }
  }

  private Path with(byte[] segment) throws IOException {
    Path home = Files.createTempDirectory(directory, "damaged");
    Files.write(home.resolve(SEGMENT), segment);
    return home;
  }

  private void open(Path home, long position) {
    open(disk, home, position, 1 << 20);
  }

  private void open(Disk on, Path home, long position, long tailBytes) {
    queue = new JournalQueue(on, settings(home, tailBytes));
    Await.result(queue.open(position));
  }

  private static JournalSettings settings(Path home, long tailBytes) {
    return new JournalSettings(
        home, 16 << 10, 1 << 20, tailBytes, 1 << 20, 0, 0, Duration.ofMillis(20));
  }

  private List<Delivery> received(int count) {
    List<Delivery> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(Await.result(queue.receive(1 << 20)));
    }
    return all;
  }

  private void assertSame(List<LogBatch> expected) {
    List<Delivery> received = received(expected.size());
    assertEquals(expected.size(), received.size());
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(LogBatches.equal(expected.get(i), received.get(i).batch()), "differs at " + i);
    }
  }

  private void assertProblemNamesTheMarker() {
    String problem = queue.status().problem();
    assertNotNull(problem);
    assertTrue(problem.contains(MARKER), problem);
  }
}
