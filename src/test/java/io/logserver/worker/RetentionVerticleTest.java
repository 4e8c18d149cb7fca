package io.logserver.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.logserver.disk.LocalDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.store.LogAdmin;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantLimits;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.file.FileTenantStore;
import io.logserver.tenant.file.TenantFile;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionVerticleTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path folder;

  private final Deletions store = new Deletions();

  @Test
  void deletesByReceiptForTheTenantsThatKeepLogsForATime() throws Exception {
    long deleted = turn(tenant("a", 30), tenant("b", null), tenant("c", 1));

    assertEquals(
        Map.of(new TenantId("a"), daysAgo(30), new TenantId("c"), daysAgo(1)), store.asked);
    assertEquals(20, deleted);
  }

  @Test
  void goesOnWithTheNextTenantWhenOneFails() throws Exception {
    store.failing = new TenantId("a");

    long deleted = turn(tenant("a", 30), tenant("c", 1));

    assertEquals(List.of(new TenantId("a"), new TenantId("c")), List.copyOf(store.asked.keySet()));
    assertEquals(10, deleted);
  }

  @Test
  void takesTurnAfterTurnAndEndsWithTheDeletionUnderWay() throws Exception {
    store.failing = new TenantId("a");
    Vertx vertx = Vertx.vertx();
    try {
      RetentionVerticle verticle = verticle(Duration.ofMillis(1), tenant("a", 1), tenant("b", 1));
      await(vertx.deployVerticle(verticle));
      await(store.tenth.future());
      store.held = Promise.promise();
      Context loop = await(store.reached.future());
      int asked = store.count.get();
      // As undeploying does it, but known to have begun before the deletion under way ends.
      Promise<Future<?>> stopping = Promise.promise();
      loop.runOnContext(run -> stopping.complete(verticle.stop()));
      Future<?> stopped = await(stopping.future());

      assertFalse(stopped.isComplete());
      store.held.fail("away");
      await(stopped);
      assertEquals(asked, store.count.get());
    } finally {
      await(vertx.close());
    }
  }

  private long turn(Tenant... all) throws Exception {
    return await(verticle(Duration.ofHours(1), all).deleteExpired());
  }

  private TenantStore open(Tenant... all) throws Exception {
    TenantStore tenants =
        new FileTenantStore(
            new LocalDisk(), folder.resolve("tenants.json"), new TenantFile(null), Runnable::run);
    await(tenants.open());
    for (Tenant tenant : all) {
      await(tenants.create(tenant));
    }
    return tenants;
  }

  private RetentionVerticle verticle(Duration interval, Tenant... all) throws Exception {
    return new RetentionVerticle(open(all), store, InstantSource.fixed(NOW), interval);
  }

  private static Tenant tenant(String key, @Nullable Integer days) {
    return new Tenant(
        new TenantId(key), key, "s".repeat(64), NOW, days, TenantLimits.NONE, List.of());
  }

  private static long daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days)).toEpochMilli();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  /** Notes what it is asked to delete, and says that it was ten logs each time. */
  private static final class Deletions implements LogAdmin {

    private final Map<TenantId, Long> asked = new LinkedHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Promise<Void> tenth = Promise.promise();
    private final Promise<Context> reached = Promise.promise();
    private @Nullable TenantId failing;
    private volatile @Nullable Promise<Long> held;

    @Override
    public Future<Long> delete(TenantId tenant, long before) {
      throw new AssertionError("retention counts from receipt");
    }

    @Override
    public Future<Long> countReceived(TenantId tenant, long before) {
      throw new AssertionError("retention deletes");
    }

    @Override
    public Future<Long> deleteReceived(TenantId tenant, long before) {
      asked.put(tenant, before);
      if (count.incrementAndGet() == 10) {
        tenth.complete();
      }
      Promise<Long> wait = held;
      if (wait != null) {
        reached.tryComplete(Vertx.currentContext());
        return wait.future();
      }
      return tenant.equals(failing)
          ? Future.failedFuture(new LogServerException(ErrorCode.UNAVAILABLE, "away"))
          : Future.succeededFuture(10L);
    }
  }
}
