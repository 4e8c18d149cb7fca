package io.logserver.auth;

import org.jspecify.annotations.Nullable;

/**
 * What tokens must say.
 *
 * @param issuer the {@code iss} they must have
 * @param audience the {@code aud} they must have, alone or among others
 * @param requireExp whether a token without {@code exp} is refused
 * @param systemSecret the secret of tenant {@code system}; null to keep the stored one, or to make
 *     one up
 */
public record AuthSettings(
    String issuer, String audience, boolean requireExp, @Nullable String systemSecret) {

  /** Keeps the secret out of logs and messages. */
  @Override
  public String toString() {
    return "AuthSettings[issuer="
        + issuer
        + ", audience="
        + audience
        + ", requireExp="
        + requireExp
        + "]";
  }
}
