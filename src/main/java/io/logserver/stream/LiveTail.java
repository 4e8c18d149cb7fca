package io.logserver.stream;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The live tail of this process: every subscriber, and the way of a stored log to them.
 *
 * <p>A subscriber belongs to the event loop of its socket from the upgrade to the end and is
 * touched by no other thread; the route that accepts a socket calls {@link #open} on that very
 * event loop, whichever HTTP instance it belongs to. The bus has one listener for the whole process
 * ({@link StreamVerticle}), for logs of workers here and elsewhere; it hands a batch by reference
 * to each event loop that has subscribers of its tenant. So neither a socket nor an event loop
 * costs a bus registration.
 */
public final class LiveTail {

  /** Largest message a subscriber may send, in bytes: it has nothing to say but {@code ping}. */
  private static final int MAX_INCOMING = 16 * 1024;

  private final StreamLimits limits;
  private final Interest interest;
  private final @Nullable Repeats repeats;
  private final StreamMetrics metrics = new StreamMetrics();
  private final AtomicInteger subscribers = new AtomicInteger();
  private final Map<EventLoop, TailLoop> loops = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A live tail for the logs of the worker in this process, which publishes each of them once. */
  public LiveTail(StreamLimits limits) {
    this.limits = limits;
    this.interest = Interest.EVERYTHING;
    this.repeats = null;
  }

  /**
   * A live tail for the logs of several workers, any of which may publish what another has
   * published.
   *
   * @param interest brings the logs of the tenants that have subscribers
   */
  public LiveTail(StreamLimits limits, Interest interest) {
    this.limits = limits;
    this.interest = interest;
    this.repeats = new Repeats(Repeats.SIZE);
  }

  /**
   * Sets what WebSockets of a server need: bounded incoming frames, and no compression, which costs
   * CPU per subscriber.
   */
  public static HttpServerOptions configure(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(MAX_INCOMING)
        .setMaxWebSocketMessageSize(MAX_INCOMING)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }

  /**
   * Takes a place for a subscriber of the tenant, before the upgrade.
   *
   * @return completes on the caller's context when the subscriber would see all that is stored from
   *     then on. Fails with {@code OVERLOADED} when all places are taken; then there is none to
   *     give back
   */
  public Future<Void> reserve(TenantId tenant) {
    if (subscribers.incrementAndGet() > limits.maxSubscribers()) {
      subscribers.decrementAndGet();
      return Future.failedFuture(
          new LogServerException(ErrorCode.OVERLOADED, "All places for subscribers are taken"));
    }
    return interest.acquire(tenant).onFailure(failure -> subscribers.decrementAndGet());
  }

  /** Gives a place back that was reserved, when {@link #open} will not be called for it. */
  public void release(TenantId tenant) {
    subscribers.decrementAndGet();
    interest.release(tenant);
  }

  /**
   * Subscribes a socket that was just upgraded, on its event loop; the reserved place is given back
   * when it closes.
   *
   * @param connection the connection of the request that was upgraded
   */
  public void open(HttpConnection connection, ServerWebSocket socket, Subscription subscription) {
    // The router wraps the socket, so the channel is only to be had from the connection.
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    if (!channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException("a socket is subscribed on its own event loop");
    }
    TailLoop loop = loops.computeIfAbsent(channel.eventLoop(), key -> new TailLoop(key, limits));
    if (closed || socket.isClosed()) {
      release(subscription.tenant());
      socket.close(Subscriber.GOING_AWAY, Subscriber.SERVER_STOPS);
      return;
    }
    loop.add(
        new Subscriber(channel, socket, subscription, limits, metrics),
        () -> release(subscription.tenant()));
  }

  /**
   * Sends stored logs to whom they concern, and tells of those that did not come; from any thread,
   * but one at a time.
   */
  public void publish(StoredBatches stored) {
    stored.missed().forEach(this::lose);
    for (LogBatch batch : stored.batches()) {
      if (isRepeat(batch)) {
        metrics.repeated.add(batch.count());
      } else {
        loops.values().forEach(loop -> loop.publish(batch));
      }
    }
  }

  private void lose(TenantId tenant, long logs) {
    metrics.missed.add(logs);
    loops.values().forEach(loop -> loop.lose(tenant, logs));
  }

  /** Batches that nobody here waits for are not worth remembering. */
  private boolean isRepeat(LogBatch batch) {
    return repeats != null && serves(batch.tenant()) && !repeats.isNew(batch);
  }

  private boolean serves(TenantId tenant) {
    for (TailLoop loop : loops.values()) {
      if (loop.serves(tenant)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Closes those of the tenant's sockets on this event loop whose credential no longer holds
   * (1008), or cannot be verified (1013). Each event loop calls it when it has forgotten the
   * tenant's keys.
   */
  public void checkAccess(TenantId tenant) {
    loops.values().forEach(loop -> loop.checkAccess(tenant));
  }

  /** Places taken: subscribers, and upgrades under way. */
  public int subscribers() {
    return subscribers.get();
  }

  /** What has been sent so far. */
  public StreamMetrics metrics() {
    return metrics;
  }

  /** Says good-bye (1001) to every subscriber; completes when all sockets are closed. */
  public Future<Void> close() {
    closed = true;
    List<Future<Void>> stops = loops.values().stream().map(TailLoop::stop).toList();
    return Future.join(stops).mapEmpty();
  }
}
