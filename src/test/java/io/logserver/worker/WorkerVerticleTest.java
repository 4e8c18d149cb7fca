package io.logserver.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.logserver.queue.LogQueue;
import io.logserver.queue.QueueStatus;
import io.logserver.store.LogAppender;
import io.logserver.stream.Feed;
import io.logserver.stream.StoredBatches;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the worker does in which order, towards a queue, a store and a feed made by hand. */
class WorkerVerticleTest {

  private final Vertx vertx = Vertx.vertx();
  private final HandQueue queue = new HandQueue();
  private final HandFeed feed = new HandFeed();
  private String deployment = "";

  @BeforeEach
  void deploy() {
    WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
    WorkerVerticle worker = new WorkerVerticle(queue, new HandStore(), feed, metrics);
    deployment = Await.result(vertx.deployVerticle(worker));
  }

  @AfterEach
  void stop() {
    Await.completion(vertx.close());
  }

  @Test
  void takesNothingBeforeTheFeedIsOpen() {
    assertEquals(0, queue.receives.size());
    feed.opening.complete();
    Await.until("no receive", () -> queue.receives.size() == 1);
  }

  @Test
  void letsTheQueueForgetOnlyWhatTheLiveTailsKnow() {
    feed.opening.complete();
    deliver(1);
    deliver(2);
    deliver(3);
    Await.until("not published", () -> feed.told.size() == 3);

    feed.told.get(1).complete();
    feed.told.get(0).complete();
    Await.until("not acknowledged", () -> queue.acknowledged == 2);
    feed.told.get(2).complete();
    Await.until("not acknowledged", () -> queue.acknowledged == 3);
  }

  @Test
  void waitsAtItsEndUntilTheLiveTailsKnow() {
    feed.opening.complete();
    deliver(1);
    Await.until("not published", () -> feed.told.size() == 1);

    Future<Void> stopped = vertx.undeploy(deployment);
    Await.until("no receive", () -> queue.receives.size() == 2);
    assertFalse(feed.closed);
    assertFalse(stopped.isComplete());
    feed.told.get(0).complete();

    Await.completion(stopped);
    assertTrue(feed.closed);
    assertEquals(1, queue.acknowledged);
  }

  private void deliver(int position) {
    Await.until("no receive", () -> queue.receives.size() == position);
    LogBatch batch = LogBatches.of("acme", "message", 3);
    queue.receives.get(position - 1).complete(List.of(new Delivery(position, batch)));
  }

  private static final class HandQueue implements LogQueue {

    final List<Promise<List<Delivery>>> receives = new CopyOnWriteArrayList<>();
    volatile long acknowledged;

    @Override
    public Future<Void> open(long position) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> send(LogBatch batch) {
      return Future.succeededFuture();
    }

    @Override
    public Future<List<Delivery>> receive(int maxBytes) {
      Promise<List<Delivery>> receive = Promise.promise();
      receives.add(receive);
      return receive.future();
    }

    @Override
    public void acknowledge(long position) {
      acknowledged = position;
    }

    @Override
    public QueueStatus status() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  private static final class HandStore implements LogAppender {

    private volatile long durable;

    @Override
    public Future<Void> append(List<Delivery> deliveries) {
      durable = deliveries.getLast().position();
      return Future.succeededFuture();
    }

    @Override
    public long durable() {
      return durable;
    }
  }

  private static final class HandFeed implements Feed {

    final Promise<Void> opening = Promise.promise();
    final List<Promise<Void>> told = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    @Override
    public Future<Void> open() {
      return opening.future();
    }

    @Override
    public Future<Void> publish(StoredBatches stored) {
      Promise<Void> promise = Promise.promise();
      told.add(promise);
      return promise.future();
    }

    @Override
    public Future<Void> close() {
      closed = true;
      return Future.succeededFuture();
    }
  }
}
