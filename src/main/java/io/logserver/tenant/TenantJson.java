package io.logserver.tenant;

import io.logserver.log.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Tenants as the API shows them. */
public final class TenantJson {

  private TenantJson() {}

  /** {@code {key, name, created_at, retention_days, limits}}. */
  public static JsonObject of(Tenant tenant) {
    return new JsonObject()
        .put("key", tenant.id().value())
        .put("name", tenant.name())
        .put("created_at", Timestamps.format(tenant.createdAt().toEpochMilli()))
        .put("retention_days", tenant.retentionDays())
        .put("limits", of(tenant.limits()));
  }

  /** {@code {id, name, role, created_at}}. */
  public static JsonObject of(ApiKey key) {
    return new JsonObject()
        .put("id", key.id())
        .put("name", key.name())
        .put("role", key.role().label())
        .put("created_at", Timestamps.format(key.createdAt().toEpochMilli()));
  }

  /** The tenants in their order, without their secrets. */
  public static JsonArray of(List<Tenant> tenants) {
    JsonArray list = new JsonArray();
    tenants.forEach(tenant -> list.add(of(tenant)));
    return list;
  }

  /** With the {@code secret}: the answer to its creation, and to nothing else. */
  public static JsonObject withSecret(Tenant tenant) {
    return of(tenant).put("secret", tenant.secret());
  }

  private static JsonObject of(TenantLimits limits) {
    return new JsonObject()
        .put("logs_per_second", limits.logsPerSecond())
        .put("bytes_per_second", limits.bytesPerSecond());
  }
}
