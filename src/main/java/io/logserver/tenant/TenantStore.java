package io.logserver.tenant;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where tenants are kept. Futures may complete on any thread; {@code UNAVAILABLE} when the store is
 * away.
 */
public interface TenantStore {

  /**
   * Opens the store, before anything else. Fails with {@code UNAVAILABLE}, and a message for an
   * operator, while it is away: then it may be called again.
   */
  Future<Void> open();

  /**
   * Adds a tenant; completes once it is durable. Fails with {@code CONFLICT} when its key is taken.
   */
  Future<Void> create(Tenant tenant);

  /** The tenant of that key, or empty. */
  Future<Optional<Tenant>> find(TenantId id);

  /** All tenants, by key. */
  Future<List<Tenant>> list();

  /**
   * Replaces a tenant by what {@code change} makes of it, as one step: no other change comes
   * between. Completes with the new one once it is durable. Fails with {@code NOT_FOUND}, or with
   * what {@code change} throws, and changes nothing then.
   *
   * @param change keeps the tenant's key; may be called several times and on any thread, so it has
   *     no other effect
   */
  Future<Tenant> update(TenantId id, UnaryOperator<Tenant> change);

  /** What keeps the store from working, in words an operator can act on; null when it is well. */
  @Nullable String problem();

  /** Releases everything. */
  Future<Void> close();
}
