package io.logserver.pipeline;

import io.logserver.log.LogId;
import io.logserver.queue.Delivery;
import io.logserver.store.LogAppender;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store's append side, which notes the batches that have become visible. */
final class RecordingAppender implements LogAppender {

  private final LogAppender store;
  private final Set<LogId> visible = ConcurrentHashMap.newKeySet();

  RecordingAppender(LogAppender store) {
    this.store = store;
  }

  /** The batches that were appended through this, by their first id. */
  Set<LogId> visible() {
    return visible;
  }

  @Override
  public Future<Void> append(List<Delivery> deliveries) {
    return store
        .append(deliveries)
        .onSuccess(done ->
            deliveries.forEach(delivery -> visible.add(delivery.batch().summary().minId())));
  }

  @Override
  public long durable() {
    return store.durable();
  }
}
