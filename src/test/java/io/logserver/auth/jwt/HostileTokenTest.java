package io.logserver.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.error.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that do not hold: one answer for all of them, and the right reason for the operator. */
class HostileTokenTest extends VerifierFixture {

  private final String good = Tokens.of(Tokens.claims());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\",\"typ\":\"JWT\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS384\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
        "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
        "{\"alg\":[\"HS256\"]}",
        "{\"alg\":null}",
        "{}",
        "{\"typ\":\"JWT\"}",
        "[]",
        "\"HS256\"",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"typ\":null}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"HS256\",\"kid\":\"1\"}",
        "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
        "{\"alg\":\"none\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\"} {}"
      })
  void refusesAHeaderOtherThanHs256(String header) {
    assertRejected(
        Rejection.ALGORITHM, Tokens.sign(header, Tokens.claims().encode(), Tokens.ACME.secret()));
  }

  @ParameterizedTest
  @CsvSource({"HS384,HmacSHA384", "HS512,HmacSHA512"})
  void refusesOtherHmacs(String name, String algorithm) {
    String header = "{\"alg\":\"" + name + "\",\"typ\":\"JWT\"}";
    String token = Tokens.sign(header, Tokens.claims().encode(), Tokens.ACME.secret(), algorithm);

    assertRejected(Rejection.ALGORITHM, token);
  }

  @Test
  void refusesAnRsaSignature() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(generator.generateKeyPair().getPrivate());
    String signed =
        Tokens.encode("{\"alg\":\"RS256\"}") + '.' + Tokens.encode(Tokens.claims().encode());
    rsa.update(signed.getBytes(StandardCharsets.US_ASCII));

    assertRejected(Rejection.ALGORITHM, signed + '.' + Tokens.encode(rsa.sign()));
  }

  @Test
  void refusesWhatIsNotSigned() {
    String unsigned = good.substring(0, good.lastIndexOf('.'));
    String none =
        Tokens.encode("{\"alg\":\"none\"}") + '.' + Tokens.encode(Tokens.claims().encode());

    assertRejected(Rejection.MALFORMED, unsigned);
    assertRejected(Rejection.SIGNATURE, unsigned + '.');
    assertRejected(Rejection.MALFORMED, none);
    assertRejected(Rejection.ALGORITHM, none + '.');
  }

  @Test
  void refusesTheSignatureOfAnotherToken() {
    String other = Tokens.of(Tokens.claims().put("role", "admin"));

    assertRejected(
        Rejection.SIGNATURE,
        other.substring(0, other.lastIndexOf('.')) + good.substring(good.lastIndexOf('.')));
  }

  @Test
  void refusesATokenThatAnotherTenantSigned() {
    assertRejected(
        Rejection.SIGNATURE,
        Tokens.sign(Tokens.HEADER, Tokens.claims().encode(), Tokens.OTHER.secret()));
  }

  @Test
  void refusesASecretThatIsAlmostRight() {
    String secret = Tokens.ACME.secret();
    for (String wrong : new String[] {secret + '0', secret.substring(1), secret.toUpperCase()}) {
      assertRejected(
          Rejection.SIGNATURE, Tokens.sign(Tokens.HEADER, Tokens.claims().encode(), wrong));
    }
  }

  @Test
  void takesOneTextForOneTokenOnly() throws Exception {
    verify(good);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = good.charAt(good.length() - 1);
    char sibling = alphabet.charAt(alphabet.indexOf(last) + 1);
    String start = good.substring(0, good.length() - 1);
    assertEquals(43, start.length() - start.lastIndexOf('.'));

    assertRejected(Rejection.SIGNATURE, start + sibling);
    assertRejected(Rejection.MALFORMED, good + '=');
    assertRejected(Rejection.SIGNATURE, good + ' ');
    assertRejected(Rejection.SIGNATURE, good + '\n');
  }

  @Test
  void refusesATruncatedSignature() {
    byte[] signature = Base64.getUrlDecoder().decode(good.substring(good.lastIndexOf('.') + 1));
    String start = good.substring(0, good.lastIndexOf('.') + 1);
    for (int length : new int[] {0, 1, 16, 31}) {
      assertRejected(Rejection.SIGNATURE, start + Tokens.encode(Arrays.copyOf(signature, length)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "a.b", "a.b.c.d", "eyJ", " ", "null", "ÿ.ÿ.ÿ", "😀.😀.😀"})
  void refusesWhatIsNoToken(String text) {
    rejections.clear();
    assertFails(ErrorCode.UNAUTHENTICATED, text);
    assertEquals(1, rejections.size());
  }

  @Test
  void refusesAFourthPart() {
    assertRejected(Rejection.SIGNATURE, good + ".e30");
    assertRejected(Rejection.SIGNATURE, good + '.');
    assertRejected(Rejection.ALGORITHM, '.' + good);
  }

  @Test
  void refusesWhatIsNotBase64url() {
    String signature = good.substring(good.lastIndexOf('.'));
    String header = good.substring(0, good.indexOf('.') + 1);
    for (String payload : new String[] {"a+b/", "a b", "a", "é", "%7B%7D", "e30="}) {
      assertRejected(Rejection.MALFORMED, header + payload + signature);
    }
    assertRejected(Rejection.SIGNATURE, good.substring(0, good.length() - 43) + "+".repeat(43));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "null",
        "\"x\"",
        "{}{}",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\":NaN}"
      })
  void refusesAPayloadThatIsNoObject(String payload) {
    assertRejected(Rejection.MALFORMED, Tokens.sign(Tokens.HEADER, payload, Tokens.ACME.secret()));
  }

  @Test
  void refusesBadUtf8() {
    String payload = Tokens.encode(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    String signed = Tokens.encode(Tokens.HEADER) + '.' + payload;

    assertRejected(
        Rejection.MALFORMED, signed + '.' + Tokens.mac(signed, Tokens.ACME.secret(), "HmacSHA256"));
  }

  @Test
  void refusesALongTokenUnread() throws Exception {
    int room = TokenVerifier.MAX_TOKEN_LENGTH - Tokens.of(Tokens.claims().put("x", "")).length();
    verify(Tokens.of(Tokens.claims().put("x", "x".repeat(room * 3 / 4 - 3))));

    assertRejected(Rejection.OVERSIZED, Tokens.of(Tokens.claims().put("x", "x".repeat(room))));
    assertRejected(Rejection.OVERSIZED, ".".repeat(10_000_000));
  }

  @Test
  void refusesDeepNesting() {
    String payload = "{\"x\":" + "[".repeat(1200) + "]".repeat(1200) + "}";

    assertRejected(Rejection.MALFORMED, Tokens.sign(Tokens.HEADER, payload, Tokens.ACME.secret()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "tenant", "role", "iss", "aud", "exp", "nbf", "iat"})
  void refusesAClaimThatIsThereTwice(String claim) {
    JsonObject claims = Tokens.claims().put("nbf", 0);
    String value = new JsonObject().put(claim, claims.getValue(claim)).encode();
    String twice = claims.encode().replaceFirst("}$", "," + value.substring(1));

    assertRejected(Rejection.MALFORMED, Tokens.sign(Tokens.HEADER, twice, Tokens.ACME.secret()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sub|7|SUBJECT",
        "sub|null|SUBJECT",
        "sub|\"\"|SUBJECT",
        "sub|[\"alice\"]|SUBJECT",
        "sub|{}|SUBJECT",
        "sub|true|SUBJECT",
        "sub|\"a\\nb\"|SUBJECT",
        "sub|\"a\\u0000\"|SUBJECT",
        "sub|\"\\ud800\"|SUBJECT",
        "tenant|7|TENANT",
        "tenant|null|TENANT",
        "tenant|\"\"|TENANT",
        "tenant|\"ACME\"|TENANT",
        "tenant|\"acme \"|TENANT",
        "tenant|\"nobody\"|TENANT",
        "tenant|[\"acme\"]|TENANT",
        "tenant|{\"$ne\":\"\"}|TENANT",
        "tenant|\"../acme\"|TENANT",
        "role|7|ROLE",
        "role|null|ROLE",
        "role|\"root\"|ROLE",
        "role|\"ADMIN\"|ROLE",
        "role|\"admin \"|ROLE",
        "role|[\"admin\"]|ROLE",
        "iss|7|ISSUER",
        "iss|null|ISSUER",
        "iss|\"\"|ISSUER",
        "iss|\"issuer2\"|ISSUER",
        "iss|[\"issuer\"]|ISSUER",
        "aud|7|AUDIENCE",
        "aud|null|AUDIENCE",
        "aud|\"x\"|AUDIENCE",
        "aud|[]|AUDIENCE",
        "aud|[\"x\",\"y\"]|AUDIENCE",
        "aud|[\"logserver\",7]|AUDIENCE",
        "aud|[[\"logserver\"]]|AUDIENCE",
        "aud|{\"logserver\":1}|AUDIENCE",
        "exp|\"4000000000\"|MALFORMED",
        "exp|null|MALFORMED",
        "exp|true|MALFORMED",
        "exp|[]|MALFORMED",
        "exp|-1|MALFORMED",
        "exp|1e300|MALFORMED",
        "exp|1e999|MALFORMED",
        "exp|4000000000000|MALFORMED",
        "exp|99999999999999999999999999|MALFORMED",
        "exp|0|EXPIRED",
        "nbf|\"0\"|MALFORMED",
        "nbf|null|MALFORMED",
        "nbf|4000000000|NOT_YET_VALID",
        "iat|\"0\"|MALFORMED",
        "iat|{}|MALFORMED",
        "iat|4000000000|NOT_YET_VALID"
      })
  void refusesAClaimOfTheWrongTypeOrValue(String claim, String value, Rejection reason) {
    JsonObject claims = Tokens.claims();
    claims.remove(claim);
    String payload = claims.encode().replaceFirst("}$", "") + ",\"" + claim + "\":" + value + "}";

    assertRejected(reason, Tokens.sign(Tokens.HEADER, payload, Tokens.ACME.secret()));
  }

  @ParameterizedTest
  @CsvSource({
    "sub,SUBJECT",
    "tenant,TENANT",
    "role,ROLE",
    "iss,ISSUER",
    "aud,AUDIENCE",
    "exp,NO_EXPIRY"
  })
  void refusesATokenThatLacksAClaim(String claim, Rejection reason) {
    JsonObject claims = Tokens.claims();
    claims.remove(claim);

    assertRejected(reason, Tokens.of(claims));
  }

  @Test
  void refusesATokenOutsideItsTime() {
    long now = Tokens.now();

    assertRejected(Rejection.EXPIRED, Tokens.of(Tokens.claims().put("exp", now - 1)));
    assertRejected(Rejection.EXPIRED, Tokens.of(Tokens.claims().put("exp", now)));
    assertRejected(Rejection.NOT_YET_VALID, Tokens.of(Tokens.claims().put("nbf", now + 60)));
    assertRejected(Rejection.NOT_YET_VALID, Tokens.of(Tokens.claims().put("iat", now + 60)));
  }

  @Test
  void bearsAnIssuersClockThatRunsALittleAhead() throws Exception {
    long now = Tokens.now();

    verify(Tokens.of(Tokens.claims().put("iat", now + 5).put("nbf", now + 5)));
  }

  @Test
  void refusesASubjectOf257Characters() {
    assertRejected(Rejection.SUBJECT, Tokens.of(Tokens.claims().put("sub", "s".repeat(257))));
  }

  @Test
  void refusesAnAudienceThatIsOnlyPartOfOne() {
    assertRejected(
        Rejection.AUDIENCE,
        Tokens.of(Tokens.claims().put("aud", new JsonArray().add("logserver2").add("log"))));
  }
}
