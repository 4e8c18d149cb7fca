package io.logserver.tenant;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A store to which creating a tenant is something else. */
public record OtherCreation(TenantStore store, Function<Tenant, Future<Void>> creation)
    implements TenantStore {

  @Override
  public Future<Void> open() {
    return store.open();
  }

  @Override
  public Future<Void> create(Tenant tenant) {
    return creation.apply(tenant);
  }

  @Override
  public Future<Optional<Tenant>> find(TenantId id) {
    return store.find(id);
  }

  @Override
  public Future<List<Tenant>> list() {
    return store.list();
  }

  @Override
  public Future<Tenant> update(TenantId id, UnaryOperator<Tenant> change) {
    return store.update(id, change);
  }

  @Override
  public String problem() {
    return store.problem();
  }

  @Override
  public Future<Void> close() {
    return store.close();
  }
}
