package io.logserver.queue.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.DiskSpace;
import io.logserver.disk.PowerCutDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.logserver.queue.LogQueue;
import io.logserver.queue.OrderedLogQueueContract;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalQueueTest extends OrderedLogQueueContract {

  @TempDir Path directory;

  private final PowerCutDisk disk = new PowerCutDisk(1);

  @Override
  protected LogQueue create() {
    return new JournalQueue(disk, Journals.small(directory));
  }

  @Override
  protected LogQueue reopen() {
    return create();
  }

  @Test
  void rollsSegmentsAndUsesFreedOnesAgain() throws Exception {
    LogQueue queue = openNew();
    long position = 0;
    for (int round = 0; round < 10; round++) {
      send("acme", 100);
      position = receive(100).getLast().position();
      queue.acknowledge(position);
    }
    Await.until("one segment and some spares are left", () -> names(".journal").size() <= 1 + 5);
    openAgain(position);
    assertSame(send("acme", 100), receive(100));
  }

  @Test
  void takesABatchLargerThanASegmentAndOnesBehindIt() throws Exception {
    LogQueue queue = openNew();
    List<LogBatch> sent = new ArrayList<>(send("acme", 3));
    sent.add(LogBatches.of("acme", "x".repeat(20 << 20)));
    sent.add(LogBatches.of("acme", "behind"));
    Await.result(queue.send(sent.get(3)));
    Await.result(queue.send(sent.get(4)));
    assertSame(sent, receive(5));
    openAgain(0);
    assertSame(sent, receive(5));
  }

  @Test
  void tellsTheSendersOfAFailedForceThatTheOutcomeIsUnknownAndGoesOn() throws Exception {
    LogQueue queue = openNew();
    List<LogBatch> sent = new ArrayList<>(send("acme", 1));
    disk.failNextForceAt("SegmentWriter.force force");
    assertCode(ErrorCode.OUTCOME_UNKNOWN, queue.send(LogBatches.of("acme", "unknown")));
    sent.addAll(send("acme", 1));
    assertSame(sent, receive(2));
    assertNull(queue.status().problem());
    openAgain(0);
    assertSame(sent, receive(2));
  }

  @Test
  void hasAProblemWhileItCannotWrite() throws Exception {
    LogQueue queue = openNew();
    send("acme", 1);
    disk.cutPowerAt(1);
    assertCode(ErrorCode.OUTCOME_UNKNOWN, queue.send(LogBatches.of("acme", "unknown")));
    assertCode(ErrorCode.UNAVAILABLE, queue.send(LogBatches.of("acme", "refused")));
    assertTrue(queue.status().problem().contains("power is off"), queue.status().problem());
  }

  @Test
  void refusesSendsWhileTheBacklogIsFull() throws Exception {
    LogQueue queue = openNew();
    LogBatch large = LogBatches.of("acme", "x".repeat(Journals.MAX_BACKLOG / 2 - 1000));
    Await.result(queue.send(large));
    Await.result(queue.send(large));
    assertCode(ErrorCode.OVERLOADED, queue.send(large));
    queue.acknowledge(receive(2).getFirst().position());
    Await.result(queue.send(large));
    assertEquals(1, receive(1).size());
  }

  @Test
  void refusesSendsWhileTooManyBytesWaitForTheDisk() throws Exception {
    LogQueue queue = openNew();
    LogBatch half = LogBatches.of("acme", "x".repeat(Journals.MAX_IN_FLIGHT / 2 - 1000));
    List<Future<Void>> sends = new ArrayList<>();
    synchronized (disk) {
      for (int i = 0; i < 3; i++) {
        sends.add(queue.send(half));
      }
      assertCode(ErrorCode.OVERLOADED, sends.get(2));
    }
    Await.result(sends.get(0));
    Await.result(sends.get(1));
    Await.result(queue.send(half));
  }

  @Test
  void refusesSendsWhileTheDiskIsNearlyFull() throws Exception {
    LogQueue queue = openNew();
    disk.setSpace(new DiskSpace(Journals.MIN_FREE - 1, 1L << 40));
    Await.until("problem", () -> queue.status().problem() != null);
    assertCode(ErrorCode.DISK_FULL, queue.send(LogBatches.of("acme", "refused")));
    disk.setSpace(new DiskSpace(Journals.MIN_FREE, 1L << 40));
    Await.until("no problem", () -> queue.status().problem() == null);
    Await.result(queue.send(LogBatches.of("acme", "taken")));
    assertEquals(1, receive(1).size());
  }

  @Test
  void catchesUpFromTheFilesWhileMoreIsSent() throws Exception {
    LogQueue queue = openNew();
    List<LogBatch> sent = new ArrayList<>();
    List<Delivery> received = new ArrayList<>();
    for (int round = 0; round < 30; round++) {
      sent.addAll(send("acme", 20));
      received.addAll(receive(15));
    }
    received.addAll(receive(30 * 5));
    assertSame(sent, received);
    assertEquals(0, queue.status().backlogBatches());
  }

  @Test
  void startsAtThePositionWhenThereIsNoJournal() throws Exception {
    LogQueue queue = create();
    Await.result(queue.open(12_345));
    Await.result(queue.send(LogBatches.of("acme", "first")));
    assertTrue(Await.result(queue.receive(1)).getFirst().position() > 12_345);
    Await.result(queue.close());
  }

  @Test
  void refusesAPositionBehindItsEnd() throws Exception {
    openNew();
    send("acme", 3);
    long end = receive(3).getLast().position();
    String message = refusal(end + 8);
    assertTrue(message.contains("ends at position " + end), message);
    assertTrue(message.contains("position " + (end + 8)), message);
    assertTrue(message.contains(directory.toString()), message);
  }

  @Test
  void refusesAPositionBeforeItsBeginning() throws Exception {
    LogQueue queue = openNew();
    send("acme", 100);
    queue.acknowledge(receive(100).getLast().position());
    Await.until("freed", () -> !names(".journal").contains("%020d.journal".formatted(0)));
    assertTrue(refusal(0).contains("begins at position"));
  }

  @Test
  void refusesAPositionInsideARecord() throws Exception {
    openNew();
    send("acme", 1);
    assertTrue(refusal(8).contains("has no record that ends there"));
  }

  @Test
  void refusesEverythingBeforeItIsOpen() {
    LogQueue queue = create();
    assertCode(ErrorCode.UNAVAILABLE, queue.send(LogBatches.of("acme", "early")));
    assertCode(ErrorCode.UNAVAILABLE, queue.receive(1));
    assertNotNull(queue.status().problem());
    Await.result(queue.close());
  }

  private String refusal(long position) throws Exception {
    closeQueue();
    LogQueue queue = reopen();
    String message = Await.failure(queue.open(position)).getMessage();
    Await.result(queue.close());
    return message;
  }

  private List<String> names(String suffix) {
    try {
      return disk.list(directory).stream().filter(name -> name.endsWith(suffix)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertCode(ErrorCode code, Future<?> future) {
    assertEquals(code, ((LogServerException) Await.failure(future)).code());
  }
}
