package io.logserver.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LogQueue} does. An adapter's test extends this, or {@link
 * OrderedLogQueueContract} where the queue promises more.
 *
 * <p>A distributed queue such as SQS delivers in any order, delivers whole messages again although
 * a part of their batches was acknowledged, and knows its length only approximately and late. So
 * this class asks whether the right batches come, and {@link #assertSame}, {@link
 * #assertDeliversAgain} and {@link #assertBacklog} are all there is for the stricter contract to
 * sharpen.
 */
public abstract class LogQueueContract {

  protected static final int PLENTY = 1 << 20;

  private LogQueue queue;

  /** A new, empty queue, not open. */
  protected abstract LogQueue create() throws Exception;

  /** A queue over what the last one left behind, not open; that one is closed. */
  protected abstract LogQueue reopen() throws Exception;

  @AfterEach
  protected void closeQueue() {
    if (queue != null) {
      Await.result(queue.close());
    }
  }

  @Test
  void deliversWhatWasSentUnchanged() throws Exception {
    openNew();
    LogBatch batch = LogBatches.of("acme", "with \\u00fc and ü", 3);
    Await.result(queue.send(batch));
    List<Delivery> deliveries = receive(1);
    assertTrue(LogBatches.equal(batch, deliveries.getFirst().batch()));
  }

  @Test
  void deliversAllThatWasSentWithGrowingPositions() throws Exception {
    openNew();
    List<LogBatch> sent = send("acme", 200);
    List<Delivery> received = receive(200);
    assertSame(sent, received);
    long last = 0;
    for (Delivery delivery : received) {
      assertTrue(delivery.position() > last);
      last = delivery.position();
    }
  }

  @Test
  void waitsForASendWhenThereIsNothingToReceive() throws Exception {
    openNew();
    Future<List<Delivery>> receive = queue.receive(PLENTY);
    assertFalse(receive.isComplete());
    LogBatch batch = LogBatches.of("acme", "late");
    Await.result(queue.send(batch));
    assertSame(List.of(batch), Await.result(receive));
  }

  @Test
  void receivesAboutAsManyBytesAsAskedForButAlwaysOne() throws Exception {
    openNew();
    List<LogBatch> sent = send("acme", 10);
    int size = sent.getFirst().lines().length;
    assertEquals(1, Await.result(queue.receive(1)).size());
    int some = Await.result(queue.receive(3 * size)).size();
    assertTrue(some >= 1 && some <= 4, "received " + some);
  }

  @Test
  void deliversBatchesOfManyTenantsEachAsItsOwn() throws Exception {
    openNew();
    List<LogBatch> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(LogBatches.of("tenant-" + i % 3, "m" + i));
    }
    sent.forEach(batch -> Await.result(queue.send(batch)));
    assertSame(sent, receive(20));
  }

  @Test
  void deliversEverythingOfManySenders() throws Exception {
    openNew();
    int senders = 4;
    int each = 500;
    List<Thread> threads = new ArrayList<>();
    List<List<LogBatch>> sent = new ArrayList<>();
    List<Future<Void>> sends = new java.util.concurrent.CopyOnWriteArrayList<>();
    for (int s = 0; s < senders; s++) {
      List<LogBatch> batches = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        batches.add(LogBatches.of("sender-" + s, "n" + i));
      }
      sent.add(batches);
      threads.add(
          Thread.ofPlatform()
              .start(() -> sends.addAll(batches.stream().map(queue::send).toList())));
    }
    List<Delivery> received = receive(senders * each);
    for (Thread thread : threads) {
      thread.join();
    }
    sends.forEach(Await::result);
    for (int s = 0; s < senders; s++) {
      String tenant = "sender-" + s;
      assertSame(
          sent.get(s),
          received.stream()
              .filter(delivery -> delivery.batch().tenant().value().equals(tenant))
              .toList());
    }
  }

  @Test
  void deliversAgainAfterReopeningWhatWasNotAcknowledged() throws Exception {
    openNew();
    List<LogBatch> sent = send("acme", 30);
    List<Delivery> received = receive(20);
    queue.acknowledge(received.get(9).position());
    openAgain(received.get(9).position());
    assertDeliversAgain(sent, 10);
  }

  @Test
  void deliversNothingAgainThatWasAcknowledged() throws Exception {
    openNew();
    send("acme", 5);
    long position = receive(5).getLast().position();
    queue.acknowledge(position);
    openAgain(position);
    LogBatch next = LogBatches.of("acme", "next");
    Await.result(queue.send(next));
    List<Delivery> received = receive(1);
    assertSame(List.of(next), received);
    assertTrue(received.getFirst().position() > position);
  }

  @Test
  void tellsItsBacklog() throws Exception {
    openNew();
    assertEquals(0, queue.status().backlogBatches());
    assertEquals(0, queue.status().oldestMillis());
    assertNull(queue.status().problem());
    Await.result(queue.send(LogBatches.at(System.currentTimeMillis() - 60_000, "acme", "old", 1)));
    Await.result(queue.send(LogBatches.of("acme", "new")));
    assertBacklog(2);
    List<Delivery> received = receive(2);
    assertBacklog(0);
    queue.acknowledge(received.getLast().position());
    Await.until("backlog is 0", () -> queue.status().backlogBytes() == 0);
  }

  @Test
  void failsSendsAndReceivesOnceItIsClosed() throws Exception {
    openNew();
    Future<List<Delivery>> waiting = queue.receive(PLENTY);
    Await.result(queue.close());
    Await.failure(waiting);
    Await.failure(queue.receive(PLENTY));
    Await.failure(queue.send(LogBatches.of("acme", "late")));
  }

  @Test
  void makesDurableOnClosingWhatItHadTaken() throws Exception {
    openNew();
    List<LogBatch> batches = new ArrayList<>();
    List<Future<Void>> sends = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      batches.add(LogBatches.of("acme", "m" + i));
      sends.add(queue.send(batches.getLast()));
    }
    openAgain(0);
    sends.forEach(Await::result);
    assertSame(batches, receive(100));
  }

  /** Creates and opens a queue that the test closes. */
  protected final LogQueue openNew() throws Exception {
    queue = create();
    Await.result(queue.open(0));
    return queue;
  }

  /** Closes the queue and opens one over what it left. */
  protected final LogQueue openAgain(long position) throws Exception {
    Await.result(queue.close());
    queue = reopen();
    Await.result(queue.open(position));
    return queue;
  }

  /** Sends that many batches at once and waits until all are durable. */
  protected final List<LogBatch> send(String tenant, int count) {
    List<LogBatch> batches = new ArrayList<>();
    List<Future<Void>> sends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(LogBatches.of(tenant, "m" + i));
      sends.add(queue.send(batches.getLast()));
    }
    sends.forEach(Await::result);
    return batches;
  }

  /** Receives until there are that many. */
  protected final List<Delivery> receive(int count) {
    List<Delivery> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(Await.result(queue.receive(count - all.size() < 10 ? 1 : 2000)));
    }
    assertEquals(count, all.size());
    return all;
  }

  /** The queue under test. */
  protected final LogQueue queue() {
    return queue;
  }

  /** Requires the deliveries to be exactly those batches. */
  protected void assertSame(List<LogBatch> sent, List<Delivery> received) {
    assertEquals(sent.size(), received.size());
    List<LogBatch> missing = new ArrayList<>(sent);
    for (Delivery delivery : received) {
      assertTrue(
          missing.removeIf(batch -> LogBatches.equal(batch, delivery.batch())),
          "not sent, or delivered twice: " + delivery);
    }
  }

  /** Requires that what follows the first {@code acknowledged} batches comes once more. */
  protected void assertDeliversAgain(List<LogBatch> sent, int acknowledged) {
    List<LogBatch> missing = new ArrayList<>(sent.subList(acknowledged, sent.size()));
    while (!missing.isEmpty()) {
      for (Delivery delivery : Await.result(queue.receive(PLENTY))) {
        assertTrue(sent.stream().anyMatch(batch -> LogBatches.equal(batch, delivery.batch())));
        missing.removeIf(batch -> LogBatches.equal(batch, delivery.batch()));
      }
    }
  }

  /** Requires the queue to tell, sooner or later, that so many batches were not received. */
  protected void assertBacklog(int batches) {
    Await.until("backlog is " + batches, () -> queue.status().backlogBatches() == batches);
  }
}
