package io.logserver.log;

import io.logserver.bus.Bus;
import io.logserver.log.LogAddresses.Ingest;
import io.logserver.log.LogAddresses.Ingested;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the batches that one event loop decodes in one tick into one bus message, and shares its
 * answer out again. A message for each request would cost a sixth of the rate of small requests;
 * one for each tick costs nothing to speak of. Used on its event loop only.
 */
final class IngestTick {

  private final Bus bus;
  private final Context context;
  private List<LogBatch> batches = new ArrayList<>();
  private List<Promise<Void>> promises = new ArrayList<>();

  IngestTick(Bus bus, Context context) {
    this.bus = bus;
    this.context = context;
  }

  /** Completes on this event loop once the batch is durable. */
  Future<Void> submit(LogBatch batch) {
    if (batches.isEmpty()) {
      context.runOnContext(tick -> flush());
    }
    Promise<Void> promise = Promise.promise();
    batches.add(batch);
    promises.add(promise);
    return promise.future();
  }

  private void flush() {
    List<Promise<Void>> waiting = promises;
    Ingest message = new Ingest(batches);
    batches = new ArrayList<>(waiting.size());
    promises = new ArrayList<>(waiting.size());
    bus.request(LogAddresses.INGEST, message)
        .onComplete(
            ingested -> shareOut(waiting, ingested),
            failure -> waiting.forEach(promise -> promise.fail(failure)));
  }

  private static void shareOut(List<Promise<Void>> waiting, Ingested ingested) {
    @Nullable Throwable[] failures = ingested.failures();
    for (int i = 0; i < failures.length; i++) {
      Throwable failure = failures[i];
      if (failure == null) {
        waiting.get(i).complete();
      } else {
        waiting.get(i).fail(failure);
      }
    }
  }
}
