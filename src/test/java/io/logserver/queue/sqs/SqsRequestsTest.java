package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many requests SQS sees for so many logs: sends, receives, deletions, visibility and looks.
 * Speed is not asserted, it is logged for whoever wants to know.
 */
class SqsRequestsTest extends SqsTestQueue {

  private static final Logger LOG = LoggerFactory.getLogger(SqsRequestsTest.class);

  @Test
  void asksAtMostFiveTimesForAThousandLogsOfManyClients() throws Exception {
    measure(1000, 1, 100_000);
  }

  @Test
  void asksAtMostFiveTimesForAThousandLogsInBulkRequests() throws Exception {
    measure(16, 100, 200_000);
  }

  /** Two log nodes with 500 connections each, which send their next log when one is confirmed. */
  @Test
  void asksAtMostFiveTimesForAThousandLogsOfClientsThatWaitForAnswers() {
    List<SqsQueue> nodes = List.of(open(settings), open(settings));
    SqsQueue worker = open(settings);
    AtomicInteger received = new AtomicInteger();
    consume(worker, received);
    int before = requests();
    int logs = 50_000;
    AtomicInteger left = new AtomicInteger(logs);
    for (int client = 0; client < 1000; client++) {
      sendInTurn(nodes.get(client % 2), left);
    }
    Await.until("all are received", () -> received.get() >= logs);
    Await.until("all are deleted", () -> messages(settings.made().name()) == 0);
    check((requests() - before) * 1000.0 / logs);
  }

  private void sendInTurn(SqsQueue queue, AtomicInteger left) {
    int log = left.getAndDecrement();
    if (log > 0) {
      queue
          .send(LogBatches.of("tenant-" + log % 7, "user logged in from somewhere", 1))
          .onSuccess(sent ->
              // What a client takes to hear of it and to ask again.
              CompletableFuture.delayedExecutor(2 + log % 5, TimeUnit.MILLISECONDS)
                  .execute(() -> sendInTurn(queue, left)));
    }
  }

  /** A body of 120 KiB is charged for as two requests, when it is sent and when it is received. */
  @Test
  void countsWhatSqsChargesFor() {
    SqsQueue queue = open(settings);
    assertCharged(queue, 0);
    StringBuilder letters = new StringBuilder();
    new Random(42).ints(150_000, 'a', 'z' + 1).forEach(letters::appendCodePoint);
    Await.result(queue.send(LogBatches.of("acme", letters.toString(), 1)));
    assertCharged(queue, 1);
    receive(queue, 1);
    assertCharged(queue, 2);
  }

  /** Looks at the queue go on meanwhile; each is a request, and charged for as one. */
  private static void assertCharged(SqsQueue queue, int more) {
    Await.until(
        more + " more units than requests",
        () -> queue.status().charged() - queue.status().requests() == more);
  }

  /**
   * Sends logs while they are received and acknowledged: so many requests at a time of so many
   * logs.
   */
  private void measure(int clients, int logsInRequest, int logs) throws InterruptedException {
    SqsQueue queue = open(settings);
    AtomicInteger received = new AtomicInteger();
    consume(queue, received);
    int before = requests();
    long start = System.nanoTime();
    Semaphore free = new Semaphore(clients);
    AtomicInteger failed = new AtomicInteger();
    for (int sent = 0; sent < logs; sent += logsInRequest) {
      free.acquire();
      Future<Void> send =
          queue.send(
              LogBatches.of("tenant-" + sent % 7, "user logged in from somewhere", logsInRequest));
      send.onComplete(done -> {
        failed.addAndGet(done.failed() ? 1 : 0);
        free.release();
      });
    }
    free.acquire(clients);
    double seconds = (System.nanoTime() - start) / 1e9;
    Await.until("all are received", () -> received.get() >= logs);
    Await.until("all are deleted", () -> messages(settings.made().name()) == 0);
    Await.until("the queue counts all of them", () -> queue.status().requests() == sum());
    double each = (requests() - before) * 1000.0 / logs;
    LOG.error(
        "{} clients of {}: {} requests for 1000 logs, {} logs/s, {}",
        clients,
        logsInRequest,
        each,
        Math.round(logs / seconds),
        proxy.counts());
    assertTrue(failed.get() == 0, failed + " sends failed");
    check(each);
  }

  private void check(double each) {
    assertTrue(each <= 5, each + " requests for 1000 logs: " + proxy.counts());
  }

  private static void consume(SqsQueue queue, AtomicInteger received) {
    queue
        .receive(4 << 20)
        .onSuccess((List<Delivery> deliveries) -> {
          received.addAndGet(deliveries.stream().mapToInt(d -> d.batch().count()).sum());
          queue.acknowledge(deliveries.getLast().position());
          consume(queue, received);
        });
  }

  /** The length of the queue is looked up 200 times as often here as in a server. */
  private int requests() {
    return sum() - proxy.count("GetQueueAttributes");
  }

  private int sum() {
    return proxy.counts().values().stream().mapToInt(Integer::intValue).sum();
  }
}
