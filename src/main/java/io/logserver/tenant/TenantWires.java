package io.logserver.tenant;

import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.bus.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How what is asked and told about tenants travels between processes: JSON, version 1 of each.
 * Tenants go with their secrets, since every process verifies tokens itself.
 */
final class TenantWires {

  static final Wire<TenantId> ID =
      Wire.json(1, id -> new JsonObject().put("key", id.value()), json -> tenant(json, "key"));

  static final Wire<Tenant> TENANT =
      Wire.json(1, TenantWires::fields, json -> TenantFields.decode(json, null));

  static final Wire<Optional<Tenant>> FOUND =
      Wire.json(
          1, found -> list(found.stream().toList()), json -> tenants(json).stream().findFirst());

  static final Wire<List<Tenant>> TENANTS = Wire.json(1, TenantWires::list, TenantWires::tenants);

  static final Wire<Principal> PRINCIPAL =
      Wire.json(1, TenantWires::encode, TenantWires::principal);

  static final Wire<NewTenant> NEW_TENANT =
      Wire.json(1, TenantWires::encode, TenantWires::newTenant);

  static final Wire<TenantBus.Patch> PATCH = Wire.json(1, TenantWires::encode, TenantWires::patch);

  static final Wire<NewApiKey> NEW_KEY = Wire.json(1, TenantWires::encode, TenantWires::newApiKey);

  static final Wire<NewApiKey.Issued> ISSUED =
      Wire.json(1, TenantWires::encode, TenantWires::issued);

  static final Wire<TenantBus.KeyId> KEY_ID =
      Wire.json(
          1,
          key -> new JsonObject().put("tenant", key.tenant().value()).put("id", key.id()),
          json -> new TenantBus.KeyId(tenant(json, "tenant"), text(json, "id")));

  private TenantWires() {}

  private static JsonObject fields(Tenant tenant) {
    return TenantFields.encode(tenant, null);
  }

  private static JsonObject list(List<Tenant> tenants) {
    return new JsonObject()
        .put("tenants", new JsonArray(tenants.stream().map(TenantWires::fields).toList()));
  }

  private static List<Tenant> tenants(JsonObject json) {
    return json.getJsonArray("tenants").stream()
        .map(tenant -> TenantFields.decode(tenant, null))
        .toList();
  }

  private static JsonObject encode(Principal principal) {
    return new JsonObject()
        .put("tenant", principal.tenant().value())
        .put("sub", principal.subject())
        .put("role", principal.role().label())
        .put("expires_at", principal.expiresAt().toString());
  }

  private static Principal principal(JsonObject json) {
    return new Principal(
        tenant(json, "tenant"),
        text(json, "sub"),
        role(json),
        Instant.parse(json.getString("expires_at")));
  }

  private static JsonObject encode(NewTenant wanted) {
    return new JsonObject()
        .put("key", wanted.key().value())
        .put("name", wanted.name())
        .put("secret", wanted.secret())
        .put("retention_days", wanted.retentionDays())
        .put("logs_per_second", wanted.limits().logsPerSecond())
        .put("bytes_per_second", wanted.limits().bytesPerSecond());
  }

  private static NewTenant newTenant(JsonObject json) {
    return new NewTenant(
        tenant(json, "key"),
        text(json, "name"),
        json.getString("secret"),
        json.getInteger("retention_days"),
        new TenantLimits(json.getLong("logs_per_second"), json.getLong("bytes_per_second")));
  }

  /** What the patch does not replace is not there; what it removes is null. */
  private static JsonObject encode(TenantBus.Patch patch) {
    TenantPatch change = patch.change();
    JsonObject json = new JsonObject().put("tenant", patch.tenant().value());
    put(json, "name", change.name());
    put(json, "retention_days", change.retentionDays());
    put(json, "logs_per_second", change.logsPerSecond());
    put(json, "bytes_per_second", change.bytesPerSecond());
    return json;
  }

  private static TenantBus.Patch patch(JsonObject json) {
    return new TenantBus.Patch(
        tenant(json, "tenant"),
        new TenantPatch(
            replacement(json, "name", json.getString("name")),
            replacement(json, "retention_days", json.getInteger("retention_days")),
            replacement(json, "logs_per_second", json.getLong("logs_per_second")),
            replacement(json, "bytes_per_second", json.getLong("bytes_per_second"))));
  }

  private static void put(JsonObject json, String field, Replacement<?> replacement) {
    if (replacement.given()) {
      json.put(field, replacement.value());
    }
  }

  private static <T> Replacement<T> replacement(JsonObject json, String field, @Nullable T value) {
    return new Replacement<>(json.containsKey(field), value);
  }

  private static JsonObject encode(NewApiKey wanted) {
    return new JsonObject()
        .put("tenant", wanted.tenant().value())
        .put("name", wanted.name())
        .put("role", wanted.role().label());
  }

  private static NewApiKey newApiKey(JsonObject json) {
    return new NewApiKey(tenant(json, "tenant"), text(json, "name"), role(json));
  }

  private static JsonObject encode(NewApiKey.Issued issued) {
    return new JsonObject()
        .put("key", TenantFields.encode(issued.key()))
        .put("text", issued.text().text());
  }

  private static NewApiKey.Issued issued(JsonObject json) {
    return new NewApiKey.Issued(
        TenantFields.decodeKey(json.getValue("key")),
        Objects.requireNonNull(ApiKeyText.parse(text(json, "text"))));
  }

  private static TenantId tenant(JsonObject json, String field) {
    return new TenantId(text(json, field));
  }

  private static Role role(JsonObject json) {
    return Objects.requireNonNull(Role.of(text(json, "role")));
  }

  private static String text(JsonObject json, String field) {
    return Objects.requireNonNull(json.getString(field));
  }
}
