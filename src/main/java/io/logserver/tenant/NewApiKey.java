package io.logserver.tenant;

import io.logserver.auth.Role;
import java.util.Objects;

/**
 * An API key that somebody asks for.
 *
 * @param tenant whose it is to be
 * @param name for people, 1 to {@link ApiKey#MAX_NAME_LENGTH} characters
 * @param role what its bearer may do
 */
public record NewApiKey(TenantId tenant, String name, Role role) {

  /** The key as it is kept, and as its bearer has it. */
  public record Issued(ApiKey key, ApiKeyText text) {}

  /**
   * The key that a request body asks for: a JSON object with {@code name} and {@code role}.
   *
   * @throws io.logserver.error.LogServerException {@code MALFORMED} when it is not JSON, {@code
   *     INVALID} with a detail for each thing that is wrong otherwise
   */
  public static NewApiKey parse(TenantId tenant, byte[] bytes, int length) {
    ObjectBody body = ObjectBody.parse(bytes, length, "name", "role");
    body.require("name", "role");
    String name = body.name("name", ApiKey.MAX_NAME_LENGTH);
    Role role = body.role("role");
    body.check();
    return new NewApiKey(tenant, Objects.requireNonNull(name), Objects.requireNonNull(role));
  }
}
