package io.logserver.tenant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as it is kept.
 *
 * @param id its key
 * @param name for people
 * @param secret signs the tenant's tokens: the HMAC key is this text's ASCII bytes; at least 32 of
 *     them
 * @param createdAt when, to the millisecond
 * @param retentionDays days from the receipt of a log until it is deleted, 1 to {@link
 *     #MAX_RETENTION_DAYS}; null for never
 * @param limits what it may send
 * @param apiKeys the keys that stand for it, in the order of their creation
 */
public record Tenant(
    TenantId id,
    String name,
    String secret,
    Instant createdAt,
    @Nullable Integer retentionDays,
    TenantLimits limits,
    List<ApiKey> apiKeys) {

  /** The longest retention that can be asked for, about a hundred years. */
  public static final int MAX_RETENTION_DAYS = 36_500;

  public Tenant {
    apiKeys = List.copyOf(apiKeys);
  }

  /** A tenant that keeps its logs for ever, has no limits and no API keys. */
  public Tenant(TenantId id, String name, String secret, Instant createdAt) {
    this(id, name, secret, createdAt, null, TenantLimits.NONE, List.of());
  }

  /** The same tenant with another secret. */
  public Tenant withSecret(String other) {
    return new Tenant(id, name, other, createdAt, retentionDays, limits, apiKeys);
  }

  /** The same tenant with other API keys. */
  public Tenant withApiKeys(List<ApiKey> others) {
    return new Tenant(id, name, secret, createdAt, retentionDays, limits, others);
  }

  /** Keeps the secret out of logs and messages. */
  @Override
  public String toString() {
    return "Tenant[" + id + "]";
  }
}
