package io.logserver.isolation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What somebody who has one tenant's secret and API key makes of them to be taken for another. */
final class ForgedTokens {

  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private final String secret;
  private final String apiKey;
  private final String attacker;

  /**
   * The tools of an attacker.
   *
   * @param secret its tenant's
   * @param apiKey one of its tenant's
   */
  ForgedTokens(String attacker, String secret, String apiKey) {
    this.attacker = attacker;
    this.secret = secret;
    this.apiKey = apiKey;
  }

  /** Credentials that speak for {@code victim}, whose API key has that id; none may hold. */
  List<String> against(String victim, String apiKeyId) {
    String keySecret = apiKey.substring(apiKey.length() - 64);
    String own = apiKey.substring(("lsk_" + attacker).length());
    String honest = sign(HEADER, claims(attacker).encode());
    String claimed = sign(HEADER, claims(victim).encode());
    return Stream.concat(
            Stream.of(victim, "system").flatMap(this::tokens),
            Stream.of(
                splice(honest, claimed, 1),
                splice(claimed, honest, 2),
                honest.substring(0, honest.lastIndexOf('.') + 1) + "AAAA",
                "lsk_" + apiKeyId + "_" + keySecret,
                "lsk_" + victim + own,
                "lsk_system" + own,
                "lsk_" + attacker + "/../" + victim + own,
                "lsk_" + victim + "." + attacker + own,
                apiKey + "," + victim,
                apiKey.replace("_", "-"),
                "lsk_" + apiKeyId + "_" + secret))
        .toList();
  }

  private Stream<String> tokens(String victim) {
    String text = claims(victim).encode();
    String mine = claims(attacker).encode();
    String both = "\"tenant\":\"" + attacker + "\",\"tenant\":\"" + victim + "\"";
    return Stream.of(
        sign(HEADER, text),
        sign("{\"alg\":\"HS256\",\"kid\":\"" + victim + "\"}", mine),
        sign("{\"alg\":\"HS256\",\"kid\":\"" + attacker + "\"}", text),
        sign("{\"alg\":\"HS256\",\"kid\":\"../" + attacker + "\"}", text),
        sign("{\"alg\":\"HS256\",\"kid\":\"' or '1'='1\"}", text),
        sign("{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1/keys\"}", text),
        sign("{\"alg\":\"none\"}", text),
        sign("{\"alg\":\"none\"}", mine),
        sign("{\"alg\":\"HS384\"}", text),
        sign(HEADER, mine.replaceFirst("\"tenant\":\"[^\"]*\"", both)),
        sign(
            HEADER,
            claims(attacker).put("tenant", new JsonArray().add(attacker).add(victim)).encode()),
        sign(HEADER, claims(attacker).put("tenant", new JsonObject().put("$in", victim)).encode()),
        sign(HEADER, claims(attacker).put("tenant", victim + "\u0000" + attacker).encode()),
        sign(HEADER, claims(attacker).put("tenant", attacker + "/../" + victim).encode()),
        sign(HEADER, claims(attacker).put("tenant", victim + " ").encode()),
        sign(HEADER, claims(attacker).put("role", "platform").encode()));
  }

  /** A token that names {@code tenant}, signed with the attacker's secret. */
  String naming(String tenant) {
    return sign(HEADER, claims(tenant).encode());
  }

  private static JsonObject claims(String tenant) {
    long now = System.currentTimeMillis() / 1000;
    return new JsonObject()
        .put("sub", "admin@" + tenant)
        .put("tenant", tenant)
        .put("role", "admin")
        .put("iss", "issuer")
        .put("aud", "logserver")
        .put("iat", now)
        .put("exp", now + 3600);
  }

  private String sign(String header, String payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      String signed =
          encode(header.getBytes(StandardCharsets.UTF_8))
              + "."
              + encode(payload.getBytes(StandardCharsets.UTF_8));
      return signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** One token with a part of another. */
  private static String splice(String token, String other, int part) {
    String[] parts = token.split("\\.");
    parts[part] = other.split("\\.")[part];
    return String.join(".", parts);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
