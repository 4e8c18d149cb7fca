package io.logserver.tenant;

import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import java.time.Duration;
import java.util.Objects;

/**
 * A token that somebody asks for.
 *
 * @param subject whom it is for, as {@link Principal#isSubject} allows
 * @param role what its bearer may do
 * @param ttl how long it holds, 1 s to {@link #MAX_TTL}
 */
record NewToken(String subject, Role role, Duration ttl) {

  /** Ten years: longer is for API keys, which can be revoked one by one. */
  static final Duration MAX_TTL = Duration.ofDays(3650);

  /**
   * The token that a request body asks for: a JSON object with {@code sub}, {@code role} and {@code
   * ttl_seconds}.
   *
   * @throws io.logserver.error.LogServerException {@code MALFORMED} when it is not JSON, {@code
   *     INVALID} with a detail for each thing that is wrong otherwise
   */
  static NewToken parse(byte[] bytes, int length) {
    ObjectBody body = ObjectBody.parse(bytes, length, "sub", "role", "ttl_seconds");
    body.require("sub", "role", "ttl_seconds");
    String subject = body.text("sub");
    if (subject != null && !Principal.isSubject(subject)) {
      body.problem("pattern", "expected " + Principal.ALLOWED_SUBJECTS, "sub");
    }
    Role role = body.role("role");
    Long seconds = body.integer("ttl_seconds", 1, MAX_TTL.toSeconds());
    if (body.isNull("ttl_seconds")) {
      body.problem(
          "type", "expected a whole number from 1 to " + MAX_TTL.toSeconds(), "ttl_seconds");
    }
    body.check();
    return new NewToken(
        Objects.requireNonNull(subject),
        Objects.requireNonNull(role),
        Duration.ofSeconds(Objects.requireNonNull(seconds)));
  }
}
