package io.logserver.tenant;

import io.logserver.auth.Role;
import io.logserver.log.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One tenant as stores keep it: {@code key}, {@code name}, {@code secret} or {@code
 * encrypted_secret}, {@code created_at}, and where it has them {@code retention_days}, {@code
 * logs_per_second}, {@code bytes_per_second} and {@code api_keys}. Failures are {@link
 * IllegalArgumentException}s without secrets.
 */
public final class TenantFields {

  private static final Set<String> NAMES =
      Set.of(
          "key",
          "name",
          "secret",
          "encrypted_secret",
          "created_at",
          "retention_days",
          "logs_per_second",
          "bytes_per_second",
          "api_keys");
  private static final Set<String> KEY_NAMES = Set.of("id", "name", "role", "hash", "created_at");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private TenantFields() {}

  /** The fields of a tenant, its secret encrypted by {@code cipher} if there is one. */
  public static JsonObject encode(Tenant tenant, @Nullable SecretCipher cipher) {
    JsonObject fields = new JsonObject().put("key", tenant.id().value()).put("name", tenant.name());
    if (cipher == null) {
      fields.put("secret", tenant.secret());
    } else {
      fields.put("encrypted_secret", cipher.encrypt(tenant.id(), tenant.secret()));
    }
    fields.put("created_at", Timestamps.format(tenant.createdAt().toEpochMilli()));
    putIfSet(fields, "retention_days", tenant.retentionDays());
    putIfSet(fields, "logs_per_second", tenant.limits().logsPerSecond());
    putIfSet(fields, "bytes_per_second", tenant.limits().bytesPerSecond());
    if (!tenant.apiKeys().isEmpty()) {
      JsonArray keys = new JsonArray();
      tenant.apiKeys().forEach(key -> keys.add(encode(key)));
      fields.put("api_keys", keys);
    }
    return fields;
  }

  /** The tenant of such fields; {@code cipher} is null where secrets are plain. */
  public static Tenant decode(Object item, @Nullable SecretCipher cipher) {
    JsonObject fields = object(item, "tenants");
    checkNames(fields, NAMES);
    TenantId id = new TenantId(text(fields, "key"));
    Long retention = positive(fields, "retention_days", Tenant.MAX_RETENTION_DAYS);
    return new Tenant(
        id,
        text(fields, "name"),
        secret(id, fields, cipher),
        Instant.parse(text(fields, "created_at")),
        retention == null ? null : retention.intValue(),
        new TenantLimits(
            positive(fields, "logs_per_second", TenantLimits.MAX),
            positive(fields, "bytes_per_second", TenantLimits.MAX)),
        apiKeys(fields));
  }

  /** Refuses fields that are not allowed: a change would drop what was not understood. */
  public static void checkNames(JsonObject object, Set<String> allowed) {
    for (String field : object.fieldNames()) {
      if (!allowed.contains(field)) {
        throw new IllegalArgumentException("this server does not know the field '" + field + "'");
      }
    }
  }

  /** The fields of an API key. */
  static JsonObject encode(ApiKey key) {
    return new JsonObject()
        .put("id", key.id())
        .put("name", key.name())
        .put("role", key.role().label())
        .put("hash", key.hash())
        .put("created_at", Timestamps.format(key.createdAt().toEpochMilli()));
  }

  /** The API key of such fields. */
  static ApiKey decodeKey(Object item) {
    JsonObject fields = object(item, "api_keys");
    checkNames(fields, KEY_NAMES);
    Role role = Role.of(text(fields, "role"));
    String hash = text(fields, "hash");
    if (role == null || !HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("an API key's 'role' or 'hash' is not one");
    }
    return new ApiKey(
        text(fields, "id"),
        text(fields, "name"),
        role,
        hash,
        Instant.parse(text(fields, "created_at")));
  }

  private static List<ApiKey> apiKeys(JsonObject fields) {
    Object keys = fields.getValue("api_keys");
    if (keys == null) {
      return List.of();
    }
    if (!(keys instanceof JsonArray list)) {
      throw new IllegalArgumentException("'api_keys' is not an array");
    }
    return list.stream().map(TenantFields::decodeKey).toList();
  }

  private static String secret(TenantId id, JsonObject fields, @Nullable SecretCipher cipher) {
    String secret =
        cipher == null
            ? text(fields, "secret")
            : cipher.decrypt(id, text(fields, "encrypted_secret"));
    if (!Secrets.isValid(secret)) {
      throw new IllegalArgumentException(
          "the secret of tenant '" + id + "' is not " + Secrets.ALLOWED);
    }
    return secret;
  }

  private static @Nullable Long positive(JsonObject fields, String field, long max) {
    Object value = fields.getValue(field);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= 1 && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "a tenant's '" + field + "' is not a whole number from 1 to " + max);
  }

  private static void putIfSet(JsonObject fields, String field, @Nullable Number value) {
    if (value != null) {
      fields.put(field, value);
    }
  }

  private static JsonObject object(Object item, String list) {
    if (item instanceof JsonObject fields) {
      return fields;
    }
    throw new IllegalArgumentException("'" + list + "' holds something that is not an object");
  }

  private static String text(JsonObject object, String field) {
    if (object.getValue(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("'" + field + "' is missing or not a string");
  }
}
