package io.logserver.tenant;

import io.logserver.auth.Role;
import java.time.Instant;

/**
 * A key that stands for a tenant until it is revoked, as it is kept: the key itself is not.
 *
 * @param id {@code <tenant>.<16 hex characters>}, so that a key leads to its tenant without an
 *     index
 * @param name for people; logs that are sent with the key have the {@code user_id} {@code
 *     api-key:<name>}
 * @param role what its bearer may do
 * @param hash SHA-256 of the whole key's ASCII bytes, 64 hex characters
 * @param createdAt when, to the millisecond
 */
public record ApiKey(String id, String name, Role role, String hash, Instant createdAt) {

  /** The longest name, in characters. */
  public static final int MAX_NAME_LENGTH = 100;

  /** Keys that a tenant may have at a time. */
  public static final int MAX_PER_TENANT = 100;

  /** Whom a request with this key acts as. */
  public String subject() {
    return "api-key:" + name;
  }

  /** Keeps the hash out of logs and messages. */
  @Override
  public String toString() {
    return "ApiKey[" + id + "]";
  }
}
