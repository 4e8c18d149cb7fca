package io.logserver.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tenant that somebody asks for, valid as far as that can be told without the store.
 *
 * @param key what it is to be known by
 * @param name for people, 1 to {@link #MAX_NAME_LENGTH} characters
 * @param secret its own secret, brought from elsewhere; null for a random one
 * @param retentionDays as {@link Tenant} has it
 * @param limits what it may send
 */
public record NewTenant(
    TenantId key,
    String name,
    @Nullable String secret,
    @Nullable Integer retentionDays,
    TenantLimits limits) {

  /** The longest name, in characters. */
  public static final int MAX_NAME_LENGTH = 200;

  /** A tenant that keeps its logs for ever and has no limits. */
  public NewTenant(TenantId key, String name, @Nullable String secret) {
    this(key, name, secret, null, TenantLimits.NONE);
  }

  /**
   * The tenant that a request body asks for: a JSON object with {@code key}, {@code name}, and
   * perhaps {@code secret}, {@code retention_days} and {@code limits}.
   *
   * @throws io.logserver.error.LogServerException {@code MALFORMED} when it is not JSON, {@code
   *     INVALID} with a detail for each thing that is wrong otherwise
   */
  public static NewTenant parse(byte[] bytes, int length) {
    List<String> fields = new ArrayList<>(List.of("key", "secret"));
    fields.addAll(List.of(TenantPatch.FIELDS));
    ObjectBody body = ObjectBody.parse(bytes, length, fields.toArray(String[]::new));
    body.require("key", "name");
    String key = body.text("key");
    if (key != null && !TenantId.isValid(key)) {
      body.problem(
          "pattern",
          "'" + ObjectBody.quoted(key) + "' is not a tenant key: " + TenantId.ALLOWED,
          "key");
    }
    String secret = body.text("secret");
    if (secret != null && !Secrets.isValid(secret)) {
      body.problem("pattern", "expected " + Secrets.ALLOWED, "secret");
    }
    TenantPatch settings = TenantPatch.read(body);
    body.check();
    return new NewTenant(
        new TenantId(Objects.requireNonNull(key)),
        Objects.requireNonNull(settings.name().value()),
        secret,
        settings.retentionDays().value(),
        new TenantLimits(settings.logsPerSecond().value(), settings.bytesPerSecond().value()));
  }

  /** Keeps the secret out of logs and messages. */
  @Override
  public String toString() {
    return "NewTenant[" + key + "]";
  }
}
