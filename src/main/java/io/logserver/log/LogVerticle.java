package io.logserver.log;

import io.logserver.bus.Bus;
import io.logserver.log.LogAddresses.Delete;
import io.logserver.log.LogAddresses.Ingest;
import io.logserver.log.LogAddresses.Ingested;
import io.logserver.log.query.LogFilter;
import io.logserver.queue.LogQueue;
import io.logserver.store.LogAdmin;
import io.logserver.store.LogReader;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The log role on the bus: batches go to the queue, questions to the store. Deploy one for each
 * event loop.
 */
public final class LogVerticle extends VerticleBase {

  private final Bus bus;
  private final LogQueue queue;
  private final LogReader store;
  private final LogAdmin admin;
  private final LineCompressor compressor = new LineCompressor();

  public LogVerticle(Bus bus, LogQueue queue, LogReader store, LogAdmin admin) {
    this.bus = bus;
    this.queue = queue;
    this.store = store;
    this.admin = admin;
  }

  @Override
  public Future<?> start() {
    bus.serve(LogAddresses.INGEST, this::ingest);
    bus.serve(
        LogAddresses.SEARCH, ask -> store.search(ask.tenant(), ask.query(), ask.cancellation()));
    bus.serve(LogAddresses.GET, ask -> store.get(ask.tenant(), ask.id()));
    bus.serve(
        LogAddresses.STATS, ask -> store.stats(ask.tenant(), ask.filter(), ask.cancellation()));
    bus.serve(
        LogAddresses.GROUP,
        ask ->
            store.group(
                ask.tenant(), ask.query().filter(), ask.query().fields(), ask.cancellation()));
    bus.serve(
        LogAddresses.HISTOGRAM,
        ask ->
            store.histogram(
                ask.tenant(),
                ask.query().filter(),
                ask.query().intervalMillis(),
                ask.cancellation()));
    bus.serve(
        LogAddresses.SCAN, ask -> Future.succeededFuture(store.scan(ask.tenant(), ask.filter())));
    bus.serve(LogAddresses.DELETE, this::delete);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    compressor.close();
    return Future.succeededFuture();
  }

  private Future<Long> delete(Delete order) {
    TenantId tenant = order.tenant();
    if (order.received()) {
      return order.dryRun()
          ? admin.countReceived(tenant, order.before())
          : admin.deleteReceived(tenant, order.before());
    }
    return order.dryRun()
        ? countBefore(tenant, order.before())
        : admin.delete(tenant, order.before());
  }

  private Future<Long> countBefore(TenantId tenant, long before) {
    LogFilter earlier = new LogFilter(Set.of(), Long.MIN_VALUE, before, List.of(), null);
    return store
        .stats(tenant, earlier)
        .map(counts -> counts.values().stream().mapToLong(Long::longValue).sum());
  }

  /**
   * Sends every batch, compressed where that pays, and answers once the last of them is durable or
   * refused; the queue completes on its own thread.
   */
  private Future<Ingested> ingest(Ingest message) {
    List<LogBatch> batches = message.batches();
    @Nullable Throwable[] failures = new Throwable[batches.size()];
    AtomicInteger remaining = new AtomicInteger(batches.size());
    Promise<Ingested> done = Promise.promise();
    for (int i = 0; i < failures.length; i++) {
      int index = i;
      queue
          .send(compressor.compress(batches.get(i)))
          .onComplete(sent -> {
            failures[index] = sent.cause();
            if (remaining.decrementAndGet() == 0) {
              done.complete(new Ingested(failures));
            }
          });
    }
    return done.future();
  }
}
