package io.logserver.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.bus.Bus;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.queue.Await;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantBus;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantRatesTest {

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = bus(vertx);
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger lookups = new AtomicInteger();
  private final TenantRates rates = new TenantRates(bus, () -> 1, nanos::get);
  private volatile long logsPerSecond = 2;
  private volatile boolean away;

  private static Bus bus(Vertx vertx) {
    Bus.registerCodecs(vertx);
    return new Bus(vertx, Duration.ofSeconds(5));
  }

  @BeforeEach
  void serveTenants() {
    bus.serve(TenantBus.FIND, this::find);
  }

  @AfterEach
  void closeVertx() {
    Await.result(vertx.close());
  }

  private Future<Optional<Tenant>> find(TenantId id) {
    lookups.incrementAndGet();
    if (away) {
      return Future.failedFuture(
          new LogServerException(ErrorCode.UNAVAILABLE, "the tenants are away"));
    }
    TenantLimits limits = new TenantLimits(logsPerSecond, null);
    return Future.succeededFuture(
        Optional.of(
            new Tenant(id, "Acme", "s".repeat(32), Instant.EPOCH, null, limits, List.of())));
  }

  @Test
  void looksLimitsUpOnce() {
    take(2);
    assertRefused(1);
    assertEquals(1, lookups.get());
  }

  @Test
  void isUnavailableBeforeTheLimitsAreKnown() {
    away = true;

    assertEquals(ErrorCode.UNAVAILABLE, failure(1));
  }

  @Test
  void holdsOnToLimitsWhileTheTenantsAreAway() {
    take(2);
    away = true;
    nanos.addAndGet(100 * TenantRates.BELIEVED_NANOS);

    take(2);
    assertRefused(1);
    Await.until("they were looked up anew", () -> lookups.get() >= 2);
  }

  @Test
  void takesUpNewLimitsBesideTheRequests() {
    take(2);
    logsPerSecond = 100;
    nanos.addAndGet(TenantRates.BELIEVED_NANOS);
    take(2);

    Await.until("the new limits hold", () -> rates.admit(batch(50)).succeeded());
    assertEquals(2, lookups.get());
  }

  @Test
  void looksThemUpAtOnceWhenTheTenantChanged() {
    take(2);
    logsPerSecond = 100;

    rates.forget(batch(1).tenant());

    take(100);
  }

  private void take(int count) {
    Await.result(rates.admit(batch(count)));
  }

  private void assertRefused(int count) {
    assertEquals(ErrorCode.RATE_LIMITED, failure(count));
  }

  private ErrorCode failure(int count) {
    return ((LogServerException) Await.failure(rates.admit(batch(count)))).code();
  }

  private static LogBatch batch(int count) {
    return LogBatches.of("acme", "hello", count);
  }
}
