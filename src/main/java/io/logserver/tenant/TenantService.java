package io.logserver.tenant;

import io.logserver.auth.Permission;
import io.logserver.auth.Principal;
import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done with tenants. */
public final class TenantService {

  private final TenantStore store;
  private final InstantSource clock;

  /** The tenants of an open store. */
  public TenantService(TenantStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Adds a tenant, with a random secret unless it brings its own; completes with it once it is
   * durable. Fails with {@code CONFLICT} when its key is taken. That the caller is a platform admin
   * is for who asks to check.
   */
  public Future<Tenant> create(NewTenant wanted) {
    String secret = wanted.secret() == null ? Secrets.generate() : wanted.secret();
    Tenant tenant =
        new Tenant(
            wanted.key(),
            wanted.name(),
            secret,
            now(),
            wanted.retentionDays(),
            wanted.limits(),
            List.of());
    return store.create(tenant).map(tenant);
  }

  /**
   * Changes settings of a tenant; completes with it once that is durable. Fails with {@code
   * NOT_FOUND}.
   */
  public Future<Tenant> patch(TenantBus.Patch patch) {
    return store.update(patch.tenant(), patch.change()::apply);
  }

  /**
   * Gives the tenant a new random secret; completes with it once that is durable. Fails with {@code
   * NOT_FOUND}.
   */
  public Future<Tenant> rotate(TenantId id) {
    String secret = Secrets.generate();
    return store.update(id, tenant -> tenant.withSecret(secret));
  }

  /**
   * Adds an API key; completes with it once it is durable. Fails with {@code NOT_FOUND}, and with
   * {@code INVALID} when the tenant has as many as it may.
   */
  public Future<NewApiKey.Issued> addKey(NewApiKey wanted) {
    ApiKeyText text = ApiKeyText.generate(wanted.tenant());
    String hash = HexFormat.of().formatHex(text.hash());
    ApiKey key = new ApiKey(text.id(), wanted.name(), wanted.role(), hash, now());
    return store
        .update(wanted.tenant(), tenant -> tenant.withApiKeys(append(tenant.apiKeys(), key)))
        .map(new NewApiKey.Issued(key, text));
  }

  /**
   * Ends an API key; completes once that is durable. Fails with {@code NOT_FOUND} when there is
   * none of that id.
   */
  public Future<Tenant> revokeKey(TenantBus.KeyId key) {
    return store.update(
        key.tenant(), tenant -> tenant.withApiKeys(without(tenant.apiKeys(), key.id())));
  }

  /**
   * The tenants that {@code principal} may see, by key: a platform admin all, another admin its
   * own. Fails with {@code FORBIDDEN} for other roles.
   */
  public Future<List<Tenant>> list(Principal principal) {
    if (principal.isPlatformAdmin()) {
      return store.list();
    }
    if (!principal.may(Permission.TENANT_ADMIN)) {
      return Future.failedFuture(
          new LogServerException(
              ErrorCode.FORBIDDEN, "Role " + principal.role().label() + " may not see tenants"));
    }
    return find(principal.tenant()).map(own -> own.map(List::of).orElse(List.of()));
  }

  /** The tenant of that key, or empty. */
  public Future<Optional<Tenant>> find(TenantId id) {
    return store.find(id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static List<ApiKey> append(List<ApiKey> keys, ApiKey key) {
    if (keys.size() >= ApiKey.MAX_PER_TENANT) {
      throw LogServerException.invalid(
          ErrorDetail.at(
              "too_many",
              "a tenant has at most " + ApiKey.MAX_PER_TENANT + " API keys; revoke one first",
              "body"));
    }
    return Stream.concat(keys.stream(), Stream.of(key)).toList();
  }

  private static List<ApiKey> without(List<ApiKey> keys, String id) {
    List<ApiKey> left = keys.stream().filter(key -> !key.id().equals(id)).toList();
    if (left.size() == keys.size()) {
      throw new LogServerException(ErrorCode.NOT_FOUND, "There is no API key of that id");
    }
    return left;
  }
}
