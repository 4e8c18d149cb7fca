package io.logserver.auth.jwt;

import java.util.Locale;

/** Why a token does not hold: for metrics and logs of the server, never for the client. */
public enum Rejection {
  /** Longer than a token may be. */
  OVERSIZED,
  /** Not three base64url parts of JSON, or a claim of the wrong type or there twice. */
  MALFORMED,
  /** A header other than HS256, or one that asks for more. */
  ALGORITHM,
  /** No tenant claim, or one that names no tenant. */
  TENANT,
  /** Not signed with the tenant's secret. */
  SIGNATURE,
  ISSUER,
  AUDIENCE,
  SUBJECT,
  ROLE,
  /** No {@code exp} where one is required. */
  NO_EXPIRY,
  EXPIRED,
  /** {@code nbf} or {@code iat} in the future. */
  NOT_YET_VALID,
  /** No such API key, or a revoked one. */
  API_KEY;

  /** The label of metrics: {@code not_yet_valid}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
