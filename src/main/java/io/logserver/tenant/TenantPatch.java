package io.logserver.tenant;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a tenant's settings, valid as far as that can be told without the store. What a body
 * does not name stays as it is; null removes, {@code limits: null} both limits.
 */
public record TenantPatch(
    Replacement<String> name,
    Replacement<Integer> retentionDays,
    Replacement<Long> logsPerSecond,
    Replacement<Long> bytesPerSecond) {

  private static final String NAME = "name";
  private static final String RETENTION = "retention_days";
  private static final String LIMITS = "limits";
  private static final String LOGS = "logs_per_second";
  private static final String BYTES = "bytes_per_second";

  /** The fields of a body that hold settings. */
  static final String[] FIELDS = {
    NAME, RETENTION, LIMITS, LIMITS + "." + LOGS, LIMITS + "." + BYTES
  };

  /**
   * The change that a request body asks for.
   *
   * @throws io.logserver.error.LogServerException {@code MALFORMED} when it is not JSON, {@code
   *     INVALID} with a detail for each thing that is wrong otherwise
   */
  public static TenantPatch parse(byte[] bytes, int length) {
    ObjectBody body = ObjectBody.parse(bytes, length, FIELDS);
    TenantPatch patch = read(body);
    body.check();
    return patch;
  }

  /** The settings in {@code body}, whose problems are reported there. */
  static TenantPatch read(ObjectBody body) {
    ObjectBody limits = body.object(LIMITS);
    boolean unlimited = body.isNull(LIMITS);
    return new TenantPatch(
        new Replacement<>(body.has(NAME), body.name(NAME, NewTenant.MAX_NAME_LENGTH)),
        new Replacement<>(
            body.has(RETENTION), days(body.integer(RETENTION, 1, Tenant.MAX_RETENTION_DAYS))),
        new Replacement<>(unlimited || limits.has(LOGS), limits.integer(LOGS, 1, TenantLimits.MAX)),
        new Replacement<>(
            unlimited || limits.has(BYTES), limits.integer(BYTES, 1, TenantLimits.MAX)));
  }

  /** The tenant with the change. */
  public Tenant apply(Tenant before) {
    TenantLimits limits = before.limits();
    return new Tenant(
        before.id(),
        Objects.requireNonNull(name.after(before.name())),
        before.secret(),
        before.createdAt(),
        retentionDays.after(before.retentionDays()),
        new TenantLimits(
            logsPerSecond.after(limits.logsPerSecond()),
            bytesPerSecond.after(limits.bytesPerSecond())),
        before.apiKeys());
  }

  private static @Nullable Integer days(@Nullable Long number) {
    return number == null ? null : (int) Math.min(number, Integer.MAX_VALUE);
  }
}
