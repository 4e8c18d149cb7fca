package io.logserver;

import io.logserver.config.Config;
import io.logserver.config.ProcessRole;
import io.logserver.log.LogNodes;
import io.logserver.stream.Feed;
import io.logserver.stream.FeedMetrics;
import io.logserver.stream.Interest;
import io.logserver.stream.LiveTail;
import io.logserver.stream.StreamLimits;
import io.logserver.stream.relay.RelayFeed;
import io.logserver.stream.relay.RelayVerticle;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a cluster do together: the live tail shows the logs of all workers, and the
 * log nodes share the limits of a tenant. A process by itself does the same without others.
 */
final class Peers {

  private final Base base;

  /** Tells this process from all others, and from its earlier starts. */
  private final String process = UUID.randomUUID().toString();

  private final @Nullable RelayVerticle relay;
  private final @Nullable LogNodes logNodes;

  Peers(Base base) {
    this.base = base;
    relay = isClustered(ProcessRole.STREAM) ? new RelayVerticle(base.bus(), process) : null;
    logNodes = isClustered(ProcessRole.LOG) ? new LogNodes(base.bus(), process) : null;
  }

  /** Gets in touch with the others; before anything else is asked for. */
  Future<?> deploy() {
    Future<?> following = relay == null ? Future.succeededFuture() : base.deploy(relay);
    return following.compose(
        up -> logNodes == null ? Future.succeededFuture() : base.deploy(logNodes));
  }

  /** The way of stored logs to the live tails. */
  Feed feed() {
    FeedMetrics metrics = new FeedMetrics(base.registry());
    int relayBytes = base.config().stream().relayBytes();
    return base.config().cluster().enabled()
        ? new RelayFeed(base.vertx(), base.bus(), process, relayBytes, metrics)
        : Feed.local(base.bus());
  }

  /** The live tail of this process, without subscribers. The journal alone repeats no batch. */
  LiveTail liveTail() {
    Interest interest = relay == null ? Interest.EVERYTHING : relay;
    return base.config().queue().type() == Config.Queue.Type.JOURNAL
        ? new LiveTail(streamLimits())
        : new LiveTail(streamLimits(), interest);
  }

  /** How many log nodes share the limits of a tenant. */
  IntSupplier logNodes() {
    return logNodes == null ? () -> 1 : logNodes;
  }

  private boolean isClustered(ProcessRole role) {
    return base.config().cluster().enabled() && base.has(role);
  }

  private StreamLimits streamLimits() {
    Config.Stream stream = base.config().stream();
    StreamLimits limits = StreamLimits.DEFAULT;
    return new StreamLimits(
        stream.maxSubscribers(),
        stream.bufferBytes(),
        limits.stallTimeout(),
        limits.pingInterval(),
        limits.pace());
  }
}
