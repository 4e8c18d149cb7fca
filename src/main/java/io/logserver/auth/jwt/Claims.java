package io.logserver.auth.jwt;

import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.tenant.TenantId;
import java.time.Instant;

/**
 * What a token says, well-formed but not yet believed.
 *
 * @param expiresAt {@code exp}, epoch seconds; {@link Long#MAX_VALUE} when there is none
 * @param notBefore the later of {@code nbf} and {@code iat}, epoch seconds; 0 when there is neither
 */
record Claims(TenantId tenant, String subject, Role role, long expiresAt, long notBefore) {

  /** How far the clock of who signs tokens may run ahead of ours. */
  static final int CLOCK_SKEW_SECONDS = 10;

  /** The principal these claims make, once the signature proved them. */
  Principal toPrincipal() {
    Instant end = expiresAt == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochSecond(expiresAt);
    return new Principal(tenant, subject, role, end);
  }

  void checkTime(long nowSeconds) throws RejectedToken {
    if (nowSeconds >= expiresAt) {
      throw new RejectedToken(Rejection.EXPIRED);
    }
    if (nowSeconds < notBefore - CLOCK_SKEW_SECONDS) {
      throw new RejectedToken(Rejection.NOT_YET_VALID);
    }
  }
}
