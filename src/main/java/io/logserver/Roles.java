package io.logserver;

import static io.logserver.config.ProcessRole.AUTH;
import static io.logserver.config.ProcessRole.LOG;
import static io.logserver.config.ProcessRole.STREAM;
import static io.logserver.config.ProcessRole.TENANT;
import static io.logserver.config.ProcessRole.WORKER;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.AuthVerticle;
import io.logserver.auth.Bootstrap;
import io.logserver.config.ProcessRole;
import io.logserver.log.LogVerticle;
import io.logserver.ops.Metrics;
import io.logserver.queue.LogQueue;
import io.logserver.queue.Queues;
import io.logserver.store.LogStore;
import io.logserver.store.Stores;
import io.logserver.stream.LiveTail;
import io.logserver.stream.LiveTailMeters;
import io.logserver.stream.StreamVerticle;
import io.logserver.tenant.TenantService;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.TenantVerticle;
import io.logserver.worker.RetentionVerticle;
import io.logserver.worker.WorkerMetrics;
import io.logserver.worker.WorkerVerticle;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The roles that a process has: opens the stores and the queue that they need, tells how well these
 * are, and deploys what serves.
 */
final class Roles {

  private final Base base;
  private final AuthSettings auth;
  private final Peers peers;
  private final LiveTail liveTail;
  private final TenantStore tenants;
  private final LogStore store;
  private final LogQueue queue;

  Roles(Base base, AuthSettings auth, Peers peers, LiveTail liveTail) {
    this.base = base;
    this.auth = auth;
    this.peers = peers;
    this.liveTail = liveTail;
    tenants = Stores.tenants(base.config(), base.disk(), base.vertx(), base::block);
    store = Stores.logs(base.config(), base.disk());
    queue = Queues.of(base.config(), base.disk());
  }

  /** Opens what the roles need, tenants first, the queue from where the store is durable. */
  Future<?> open() {
    watch();
    return whenAny(this::openTenants, AUTH, TENANT, WORKER)
        .compose(open -> whenAny(this::openLogs, LOG, WORKER));
  }

  private void watch() {
    if (base.hasAnyOf(LOG, WORKER)) {
      base.watch("queue", true, () -> queue.status().problem());
      base.watch("store", false, () -> store.status().problem());
      Metrics.bindQueue(base.registry(), queue);
      Metrics.bindStore(base.registry(), store);
    }
    if (base.hasAnyOf(AUTH, TENANT, WORKER)) {
      base.watch("tenants", false, tenants::problem);
    }
  }

  /** Deploys what other parts and the HTTP edges ask, each role after those it asks itself. */
  Future<?> serve() {
    return whenAny(
            () -> base.deploy(new AuthVerticle(bootstrap(), work -> base.insist("tenants", work))),
            AUTH)
        .compose(up -> whenAny(() -> base.deploy(tenantVerticle()), TENANT))
        .compose(up ->
            whenAny(
                () -> base.deployEach(() -> new LogVerticle(base.bus(), queue, store, store)), LOG))
        .compose(up -> whenAny(this::deployWorker, WORKER));
  }

  /** Feeds the live tail; it stops, and with it all tails, before the edges do. */
  Future<?> stream() {
    return whenAny(
        () -> {
          LiveTailMeters.bind(base.registry(), liveTail);
          return base.deploy(new StreamVerticle(base.bus(), liveTail));
        },
        STREAM);
  }

  private Future<?> whenAny(Supplier<Future<?>> step, ProcessRole... roles) {
    return base.hasAnyOf(roles) ? step.get() : Future.succeededFuture();
  }

  private Future<?> openTenants() {
    return base.open("tenants", tenants::open, tenants::close);
  }

  private Future<?> openLogs() {
    return base.open("store", store::open, store::close)
        .compose(open -> base.open("queue", () -> queue.open(store.durable()), queue::close));
  }

  private Bootstrap bootstrap() {
    return new Bootstrap(tenants, auth, base.disk(), base.config().data().dir(), base::block);
  }

  private TenantVerticle tenantVerticle() {
    return new TenantVerticle(base.bus(), new TenantService(tenants, InstantSource.system()));
  }

  private Future<?> deployWorker() {
    WorkerMetrics metrics = new WorkerMetrics(base.registry());
    return base.deploy(new WorkerVerticle(queue, store, peers.feed(), metrics))
        .compose(up ->
            base.deploy(
                new RetentionVerticle(
                    tenants, store, InstantSource.system(), base.config().retention().interval())));
  }
}
