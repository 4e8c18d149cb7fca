package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.support.TestProxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A queue is closed while SQS lets its receives wait for messages. */
class SqsStopTest extends SqsTestQueue {

  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void doesNotWaitForMessagesThatDoNotCome() {
    SqsQueue queue = open(settings.withPoll(LONG));
    queue.receive(1);
    Await.until("it waits at SQS", () -> proxy.count("ReceiveMessage") == 1);
    long start = System.nanoTime();
    Await.result(queue.close());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis < LONG.toMillis() / 2, millis + " ms");
  }

  /** The client stays open, so that nothing but the cancellation can have closed the connection. */
  @Test
  void endsTheConnectionOfAReceiveThatIsCancelled() throws Exception {
    open(settings);
    try (TestProxy way = new TestProxy(ElasticMq.shared().port());
        SqsAsyncClient client = Clients.of(Settings.of(way.port(), "unused").made().access())) {
      String url =
          client
              .getQueueUrl(request -> request.queueName(settings.made().name()))
              .join()
              .queueUrl();
      int idle = way.connections();
      assertEquals(1, idle);
      CompletableFuture<?> receive =
          client.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(20));
      // A second request finds the connection taken, as the receive waits on it.
      client.getQueueUrl(request -> request.queueName(settings.made().name())).join();
      assertEquals(2, way.connections());
      receive.cancel(true);
      Await.until("the connection of the receive is closed", () -> way.connections() == 1);
      assertTrue(receive.isCancelled());
    }
  }

  @Test
  void losesNothingThatComesJustThen() throws Exception {
    Settings quick = settings.withReceiving(Duration.ofSeconds(3), 1, 16 << 20);
    SqsQueue queue = open(quick);
    LogBatch batch = LogBatches.of("acme", "late");
    Await.result(queue.send(batch));
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    proxy.fault(call -> {
      if (!call.action().equals("ReceiveMessage")) {
        return false;
      }
      HttpResponse<String> answer = call.forward();
      taken.countDown();
      closed.await();
      call.answer(answer.statusCode(), answer.body());
      return true;
    });
    queue.receive(1);
    assertTrue(taken.await(20, TimeUnit.SECONDS));
    Await.result(queue.close());
    proxy.behave();
    closed.countDown();
    assertTrue(same(batch, receive(open(quick), 1).getFirst()));
  }
}
