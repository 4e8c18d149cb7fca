package io.logserver.auth.jwt;

import io.logserver.auth.AuthSettings;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand, right and wrong ones, independently of the code under test. */
final class Tokens {

  static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  static final AuthSettings SETTINGS = new AuthSettings("issuer", "logserver", true, null);
  static final Tenant ACME =
      tenant("acme", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  static final Tenant OTHER = tenant("other", "fedcba9876543210fedcba9876543210");

  private Tokens() {}

  static Tenant tenant(String key, String secret) {
    return new Tenant(new TenantId(key), key, secret, Instant.EPOCH);
  }

  /** Claims that hold: alice, a writer of acme, for an hour. */
  static JsonObject claims() {
    long now = now();
    return new JsonObject()
        .put("sub", "alice")
        .put("tenant", "acme")
        .put("role", "writer")
        .put("iss", "issuer")
        .put("aud", "logserver")
        .put("iat", now)
        .put("exp", now + 3600);
  }

  static long now() {
    return System.currentTimeMillis() / 1000;
  }

  static String of(JsonObject claims) {
    return sign(HEADER, claims.encode(), ACME.secret());
  }

  static String sign(String header, String payload, String secret) {
    return sign(header, payload, secret, "HmacSHA256");
  }

  static String sign(String header, String payload, String secret, String algorithm) {
    String signed = encode(header) + '.' + encode(payload);
    return signed + '.' + mac(signed, secret, algorithm);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String mac(String signed, String secret, String algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), algorithm));
      return encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
