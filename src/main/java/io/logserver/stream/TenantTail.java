package io.logserver.stream;

import io.logserver.log.LogBatch;
import io.logserver.log.query.LogFilter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One tenant's subscribers on one event loop.
 *
 * <p>{@link #publish} and {@link #lose} may be called from any thread; everything else happens on
 * the event loop. The first batch is delivered at once; what arrives within the pace after a
 * delivery goes out together with the next, so a subscriber costs a bounded number of writes a
 * second however small the batches are. A delivery that takes long (large batches, many subscribers
 * or different filters) lets the event loop do other work in between.
 */
final class TenantTail {

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final EventLoop eventLoop;
  private final byte[] scratch;
  private final long paceNanos;
  private final Inbox inbox = new Inbox();
  private final Map<LogFilter, FilterGroup> groups = new HashMap<>();

  /**
   * A tail without subscribers.
   *
   * @param scratch {@link FrameBlock#MAX_BYTES} bytes that all tails of the event loop share
   */
  TenantTail(EventLoop eventLoop, byte[] scratch, Duration pace) {
    this.eventLoop = eventLoop;
    this.scratch = scratch;
    this.paceNanos = pace.toNanos();
  }

  void add(Subscriber subscriber) {
    groups.computeIfAbsent(subscriber.subscription().filter(), FilterGroup::new).add(subscriber);
  }

  void remove(Subscriber subscriber) {
    groups.computeIfPresent(
        subscriber.subscription().filter(),
        (filter, group) -> {
          group.remove(subscriber);
          return group.isEmpty() ? null : group;
        });
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  void publish(LogBatch batch) {
    if (inbox.offer(batch)) {
      eventLoop.execute(this::take);
    }
  }

  void lose(long logs) {
    if (inbox.lose(logs)) {
      eventLoop.execute(this::take);
    }
  }

  private void take() {
    Inbox.Content content = inbox.take();
    if (!content.isEmpty()) {
      deliver(new Delivery(content, groups.values(), scratch));
    }
  }

  private void deliver(Delivery delivery) {
    long end = System.nanoTime() + SLICE_NANOS;
    while (delivery.step()) {
      if (System.nanoTime() - end > 0) {
        eventLoop.execute(() -> deliver(delivery));
        return;
      }
    }
    eventLoop.schedule(this::take, paceNanos, TimeUnit.NANOSECONDS);
  }
}
