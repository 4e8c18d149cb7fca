package io.logserver.stream.relay;

import io.logserver.bus.Bus;
import io.logserver.stream.Feed;
import io.logserver.stream.FeedMetrics;
import io.logserver.stream.StoredBatches;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * The way to the live tail of this process, by reference, and to those of other processes that
 * follow the tenants, as bytes. Nothing goes to a process without subscribers of a tenant.
 */
public final class RelayFeed implements Feed {

  private final Vertx vertx;
  private final Bus bus;
  private final Feed local;
  private final Followers followers;

  /**
   * A way that is not open.
   *
   * @param process identity of this process, another after each start
   * @param maxBytes of one tenant that may be under way to one process
   */
  public RelayFeed(Vertx vertx, Bus bus, String process, long maxBytes, FeedMetrics metrics) {
    this.vertx = vertx;
    this.bus = bus;
    this.local = Feed.local(bus);
    this.followers = new Followers(process, maxBytes, this::send, metrics, System::nanoTime);
  }

  private Future<Boolean> send(String process, Publication publication) {
    return bus.request(Wires.publications(process), publication, Rounds.GONE);
  }

  /** Waits until every process with subscribers has called. */
  @Override
  public Future<Void> open() {
    vertx.setPeriodic(Rounds.CALL.toMillis(), tick -> followers.tick());
    return bus.listen(Wires.FOLLOWING, followers::heard)
        .registered()
        .compose(listening -> vertx.timer(Rounds.LISTEN.toMillis(), TimeUnit.MILLISECONDS))
        .mapEmpty();
  }

  @Override
  public Future<Void> publish(StoredBatches stored) {
    local.publish(stored);
    return followers.publish(stored.batches());
  }

  @Override
  public Future<Void> close() {
    return followers.leave();
  }
}
