package io.logserver.auth.jwt;

import io.logserver.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a token was signed with a tenant's secret (HS256, RFC 7515). It says nothing of
 * what the token claims: {@link TokenParts} has read all of that by itself, so that nothing is left
 * to a library but the digest. Safe for use by several threads, which wait for each other.
 */
final class TokenProof {

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  private TokenProof(Mac mac) {
    this.mac = mac;
  }

  static TokenProof of(Tenant tenant) {
    byte[] secret = tenant.secret().getBytes(StandardCharsets.US_ASCII);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return new TokenProof(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /**
   * Whether the signature of {@code token}, which {@link TokenParts} could read, is this tenant's.
   * How long that takes does not depend on where the two differ.
   */
  synchronized boolean holds(String token) {
    int end = token.lastIndexOf('.');
    byte[] given;
    try {
      given = Base64.getUrlDecoder().decode(token.substring(end + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
    byte[] due = mac.doFinal(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
    return MessageDigest.isEqual(due, given);
  }
}
