package io.logserver.worker;

import io.logserver.log.LogBatch;
import io.logserver.queue.Delivery;
import io.logserver.queue.LogQueue;
import io.logserver.store.LogAppender;
import io.logserver.stream.Feed;
import io.logserver.stream.StoredBatches;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the queue, appends to the store, publishes what was stored, and lets the queue forget what
 * the store has made durable and the live tails know of. One step at a time: receive → append →
 * publish → receive; how the live tails take it does not hold up the next step. An append that
 * fails is repeated with the same deliveries, slower and slower, until the store is back; meanwhile
 * nothing is received, and the queue holds the rest.
 */
public final class WorkerVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(WorkerVerticle.class);

  private static final int RECEIVE_BYTES = 4 * 1024 * 1024;
  private static final long ACKNOWLEDGE_MILLIS = 500;
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final LogQueue queue;
  private final LogAppender store;
  private final Feed feed;
  private final WorkerMetrics metrics;
  private final Promise<Void> stopped = Promise.promise();
  private final Deque<Published> publishing = new ArrayDeque<>();
  private boolean stopping;
  private boolean receiving;
  private long published;
  private long acknowledged;

  public WorkerVerticle(LogQueue queue, LogAppender store, Feed feed, WorkerMetrics metrics) {
    this.queue = queue;
    this.store = store;
    this.feed = feed;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(ACKNOWLEDGE_MILLIS, tick -> acknowledge());
    feed.open().onComplete(open -> receive());
    return Future.succeededFuture();
  }

  /**
   * Finishes the step it is in, and waits for the live tails to take what was stored, so that the
   * queue repeats none of it. What the queue still holds stays there.
   */
  @Override
  public Future<?> stop() {
    stopping = true;
    if (receiving) {
      stopped.tryComplete();
    }
    return stopped
        .future()
        .compose(idle -> Future.join(publishing.stream().map(Published::told).toList()))
        .eventually(feed::close)
        .onComplete(closed -> acknowledge());
  }

  private void receive() {
    if (stopping) {
      stopped.tryComplete();
      return;
    }
    receiving = true;
    queue
        .receive(RECEIVE_BYTES)
        .onComplete(result ->
            context.runOnContext(run -> {
              receiving = false;
              if (stopping) {
                stopped.tryComplete();
              } else if (result.succeeded()) {
                append(result.result(), FIRST_RETRY_MILLIS);
              } else {
                log.warn("Receiving from the queue failed", result.cause());
                vertx.setTimer(LAST_RETRY_MILLIS, retry -> receive());
              }
            }));
  }

  private void append(List<Delivery> deliveries, long retryMillis) {
    store
        .append(deliveries)
        .onComplete(result ->
            context.runOnContext(run -> {
              if (result.succeeded()) {
                stored(deliveries);
                receive();
              } else if (stopping) {
                stopped.tryComplete();
              } else {
                retry(deliveries, retryMillis, result.cause());
              }
            }));
  }

  private void retry(List<Delivery> deliveries, long retryMillis, Throwable cause) {
    log.atWarn()
        .setMessage("Appending to the store failed, will try again")
        .addKeyValue("batches", deliveries.size())
        .addKeyValue("retry_ms", retryMillis)
        .addKeyValue("cause", cause)
        .log();
    metrics.retried();
    vertx.setTimer(
        retryMillis, timer -> append(deliveries, Math.min(2 * retryMillis, LAST_RETRY_MILLIS)));
  }

  private void stored(List<Delivery> deliveries) {
    List<LogBatch> batches = deliveries.stream().map(Delivery::batch).toList();
    metrics.stored(batches);
    Future<Void> told = feed.publish(new StoredBatches(batches));
    publishing.add(new Published(deliveries.getLast().position(), told));
    told.onComplete(done -> acknowledge());
  }

  /** What of the deliveries was stored and published, up to its position. */
  private record Published(long position, Future<Void> told) {}

  private void acknowledge() {
    while (!publishing.isEmpty() && publishing.peek().told().isComplete()) {
      published = publishing.remove().position();
    }
    long done = Math.min(store.durable(), published);
    if (done > acknowledged) {
      queue.acknowledge(done);
      acknowledged = done;
    }
  }
}
