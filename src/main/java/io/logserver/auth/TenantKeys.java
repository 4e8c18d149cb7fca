package io.logserver.auth;

import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.Optional;

/** Where the verifier learns a tenant's secret: {@code TenantStore::find}, or a way to it. */
@FunctionalInterface
public interface TenantKeys {

  /** The tenant of that key, or empty; any failure means that it cannot be told at present. */
  Future<Optional<Tenant>> find(TenantId id);
}
