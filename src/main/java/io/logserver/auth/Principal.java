package io.logserver.auth;

import io.logserver.tenant.TenantId;
import java.time.Instant;

/**
 * Whom a request acts for, as proved by its token.
 *
 * @param tenant whose data it may touch, no other's
 * @param subject the token's {@code sub}, 1 to 256 characters
 * @param role what it may do
 * @param expiresAt from when on the token no longer holds; {@link Instant#MAX} for never
 */
public record Principal(TenantId tenant, String subject, Role role, Instant expiresAt) {

  /** What a subject may look like, for messages. */
  public static final String ALLOWED_SUBJECTS =
      "1 to 256 characters, none of them a control character";

  /** The longest subject, in characters. */
  private static final int MAX_SUBJECT_LENGTH = 256;

  /**
   * Whether {@code text} can be a subject. Subjects become field values and response headers: no
   * control characters, no halves of surrogate pairs.
   */
  public static boolean isSubject(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= MAX_SUBJECT_LENGTH
        && text.codePoints().noneMatch(Principal::isUnprintable);
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  /** Whether its role allows that, within its own tenant. */
  public boolean may(Permission permission) {
    return role.may(permission);
  }

  /** Whether it administers the platform: sees and creates all tenants. */
  public boolean isPlatformAdmin() {
    return role == Role.ADMIN && tenant.equals(TenantId.SYSTEM);
  }
}
