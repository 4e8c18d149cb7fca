package io.logserver.worker;

import io.logserver.store.LogAdmin;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what tenants no longer keep, counted from receipt: one tenant after the other, and again
 * after the interval. A tenant whose deletion fails is logged and has its next chance in the next
 * turn.
 */
public final class RetentionVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(RetentionVerticle.class);

  /** The start is busy enough; and a server that restarts often still comes to it. */
  private static final Duration LONGEST_FIRST_WAIT = Duration.ofMinutes(1);

  private final TenantStore tenants;
  private final LogAdmin store;
  private final InstantSource clock;
  private final Duration interval;
  private Future<Long> turn = Future.succeededFuture(0L);
  private volatile boolean stopping;

  /**
   * A verticle with open stores.
   *
   * @param interval from the end of one turn to the begin of the next
   */
  public RetentionVerticle(
      TenantStore tenants, LogAdmin store, InstantSource clock, Duration interval) {
    this.tenants = tenants;
    this.store = store;
    this.clock = clock;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    startTimer(interval.compareTo(LONGEST_FIRST_WAIT) < 0 ? interval : LONGEST_FIRST_WAIT);
    return Future.succeededFuture();
  }

  /** Waits for the deletion under way and begins no other. */
  @Override
  public Future<?> stop() {
    stopping = true;
    return turn.otherwiseEmpty();
  }

  private void startTimer(Duration time) {
    vertx.setTimer(time.toMillis(), timer -> turn());
  }

  /** One turn, and the timer for the next: turns never overlap, however long one takes. */
  private void turn() {
    turn = deleteExpired();
    turn.onComplete(done -> context.runOnContext(next -> startTimer(interval)));
  }

  /**
   * Deletes what every tenant no longer keeps; completes when all had their turn, with the number
   * of deleted logs.
   */
  Future<Long> deleteExpired() {
    return tenants
        .list()
        .compose(this::deleteEach)
        .onFailure(failure -> log.warn("Retention could not read the tenants", failure));
  }

  private Future<Long> deleteEach(List<Tenant> all) {
    Future<Long> deleted = Future.succeededFuture(0L);
    for (Tenant tenant : all) {
      @Nullable Integer days = tenant.retentionDays();
      if (days != null) {
        deleted = deleted.compose(sum -> delete(tenant, days).map(count -> sum + count));
      }
    }
    return deleted;
  }

  private Future<Long> delete(Tenant tenant, int days) {
    if (stopping) {
      return Future.succeededFuture(0L);
    }
    long before = clock.millis() - Duration.ofDays(days).toMillis();
    return store
        .deleteReceived(tenant.id(), before)
        .onSuccess(count -> report(tenant, count))
        .onFailure(failure -> log.warn("Retention of tenant {} failed", tenant.id(), failure))
        .otherwise(0L);
  }

  private static void report(Tenant tenant, long count) {
    if (count > 0) {
      log.atInfo()
          .setMessage("Retention deleted logs")
          .addKeyValue("tenant", tenant.id())
          .addKeyValue("logs", count)
          .log();
    }
  }
}
