package io.logserver.stream;

import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers whose sockets one event loop serves. Whatever hands on, asks or stops may be
 * called from other threads. One timer serves all sockets.
 */
final class TailLoop {

  private final EventLoop eventLoop;
  private final StreamLimits limits;
  private final byte[] scratch = new byte[FrameBlock.MAX_BYTES];
  private final Map<TenantId, TenantTail> tails = new ConcurrentHashMap<>();
  private final Set<Subscriber> subscribers = new HashSet<>();
  private final java.util.concurrent.Future<?> timer;
  private @Nullable Promise<Void> stopping;

  TailLoop(EventLoop eventLoop, StreamLimits limits) {
    this.eventLoop = eventLoop;
    this.limits = limits;
    this.timer = eventLoop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Hands a batch to this event loop; a tenant without subscribers here costs one look-up. */
  void publish(LogBatch batch) {
    TenantTail tail = tails.get(batch.tenant());
    if (tail != null) {
      tail.publish(batch);
    }
  }

  /** Tells the tenant's subscribers on this event loop that logs did not come to this process. */
  void lose(TenantId tenant, long logs) {
    TenantTail tail = tails.get(tenant);
    if (tail != null) {
      tail.lose(logs);
    }
  }

  /** Whether the tenant has subscribers on this event loop. */
  boolean serves(TenantId tenant) {
    return tails.containsKey(tenant);
  }

  void add(Subscriber subscriber, Runnable onClosed) {
    subscribers.add(subscriber);
    tails
        .computeIfAbsent(
            subscriber.subscription().tenant(),
            id -> new TenantTail(eventLoop, scratch, limits.pace()))
        .add(subscriber);
    subscriber.start(() -> {
      remove(subscriber);
      onClosed.run();
    });
  }

  /**
   * Asks for each of the tenant's subscribers whether it still may, if this is the thread of its
   * event loop.
   */
  void checkAccess(TenantId tenant) {
    if (eventLoop.inEventLoop()) {
      subscribers.stream()
          .filter(subscriber -> subscriber.subscription().tenant().equals(tenant))
          .toList()
          .forEach(Subscriber::checkAccess);
    }
  }

  /** Closes every socket; completes when all are closed. */
  Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    eventLoop.execute(() -> {
      stopping = stopped;
      List.copyOf(subscribers)
          .forEach(s -> s.close(Subscriber.GOING_AWAY, Subscriber.SERVER_STOPS));
      finishStop();
    });
    return stopped.future();
  }

  private void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
    tails.computeIfPresent(
        subscriber.subscription().tenant(),
        (id, tail) -> {
          tail.remove(subscriber);
          return tail.isEmpty() ? null : tail;
        });
    finishStop();
  }

  private void finishStop() {
    if (stopping != null && subscribers.isEmpty()) {
      timer.cancel(false);
      stopping.tryComplete();
    }
  }

  private void tick() {
    long now = System.nanoTime();
    long epochMillis = System.currentTimeMillis();
    List.copyOf(subscribers).forEach(subscriber -> subscriber.tick(now, epochMillis));
  }
}
