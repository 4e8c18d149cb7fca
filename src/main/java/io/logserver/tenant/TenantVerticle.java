package io.logserver.tenant;

import io.logserver.bus.Bus;
import io.logserver.bus.Registration;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.Function;

/** Serves tenants on the bus. */
public final class TenantVerticle extends VerticleBase {

  private final Bus bus;
  private final TenantService tenants;
  private List<Registration> served = List.of();

  public TenantVerticle(Bus bus, TenantService tenants) {
    this.bus = bus;
    this.tenants = tenants;
  }

  /** Completes once every process of the cluster can ask. */
  @Override
  public Future<?> start() {
    served =
        List.of(
            bus.serve(TenantBus.LIST, tenants::list),
            bus.serve(TenantBus.FIND, tenants::find),
            bus.serve(TenantBus.CREATE, telling(tenants::create, NewTenant::key)),
            bus.serve(TenantBus.PATCH, telling(tenants::patch, TenantBus.Patch::tenant)),
            bus.serve(TenantBus.ROTATE, telling(tenants::rotate, Function.identity())),
            bus.serve(TenantBus.ADD_KEY, telling(tenants::addKey, NewApiKey::tenant)),
            bus.serve(TenantBus.REVOKE_KEY, telling(tenants::revokeKey, TenantBus.KeyId::tenant)));
    return Future.join(served.stream().map(Registration::registered).toList());
  }

  @Override
  public Future<?> stop() {
    return Future.join(served.stream().map(Registration::stop).toList());
  }

  /** The change, which tells everybody of its tenant once it is durable, or may be. */
  private <Q, A> Function<Q, Future<A>> telling(
      Function<Q, Future<A>> change, Function<Q, TenantId> tenant) {
    return question ->
        change
            .apply(question)
            .onComplete(done -> {
              if (done.succeeded() || mayBeDone(done.cause())) {
                bus.publish(TenantBus.CHANGED, tenant.apply(question));
              }
            });
  }

  private static boolean mayBeDone(Throwable failure) {
    return failure instanceof LogServerException e && e.code() == ErrorCode.OUTCOME_UNKNOWN;
  }
}
