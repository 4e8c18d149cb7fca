package io.logserver.auth.jwt;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.tenant.Tenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** Makes tokens. */
public final class TokenIssuer {

  private TokenIssuer() {}

  /**
   * A token that lets {@code subject} act for the tenant from now on.
   *
   * @param subject as {@link Principal#isSubject} allows, else an {@link IllegalArgumentException}
   * @param ttl how long it holds; whole seconds, at least one, else an {@link
   *     IllegalArgumentException}
   */
  public static String issue(
      Tenant tenant, String subject, Role role, Duration ttl, AuthSettings settings) {
    return issue(tenant, subject, role, Instant.now(), ttl, settings);
  }

  /** As above, for a token that holds from {@code now} on. */
  public static String issue(
      Tenant tenant, String subject, Role role, Instant now, Duration ttl, AuthSettings settings) {
    if (!Principal.isSubject(subject) || ttl.toSeconds() < 1) {
      throw new IllegalArgumentException("no token can be made for '" + subject + "' and " + ttl);
    }
    long issuedAt = now.getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("sub", subject)
            .put("tenant", tenant.id().value())
            .put("role", role.label())
            .put("iss", settings.issuer())
            .put("aud", settings.audience())
            .put("iat", issuedAt)
            .put("exp", issuedAt + ttl.toSeconds());
    return TokenKeys.of(tenant, settings).generateToken(claims);
  }
}
