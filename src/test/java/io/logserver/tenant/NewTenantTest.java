package io.logserver.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewTenantTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void readsATenant() {
    assertEquals(
        new NewTenant(new TenantId("acme"), "Acme", null),
        parse("{\"key\":\"acme\",\"name\":\"Acme\"}"));
    assertEquals(
        new NewTenant(new TenantId("acme"), "Äcme \uD83D\uDE00", SECRET),
        parse(
            " {\"secret\":\""
                + SECRET
                + "\",\"name\":\"Äcme \\ud83d\\ude00\",\"key\":\"acme\"}\n"));
  }

  @Test
  void takesNamesAndSecretsUpToTheirLimits() {
    parse(body("acme", "n", SECRET));
    parse(body("a".repeat(64), "\uD83D\uDE00".repeat(200), "s".repeat(256)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"key\":}",
        "{\"key\":\"acme\"",
        "nonsense",
        "{}{}",
        "[] x",
        "{} x"
      })
  void refusesWhatIsNotJson(String body) {
    LogServerException failure = assertThrows(LogServerException.class, () -> parse(body));
    assertEquals(ErrorCode.MALFORMED, failure.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"key\":\"acme\"}]", "\"acme\"", "null", "7"})
  void refusesWhatIsNotAnObject(String body) {
    ErrorDetail detail = only(body);
    assertEquals(List.of("body"), detail.loc());
    assertEquals("type", detail.type());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "key|\"ACME\"|pattern",
        "key|\"\"|pattern",
        "key|\"a b\"|pattern",
        "key|7|type",
        "key|null|type",
        "key|[\"acme\"]|type",
        "key|{\"$ne\":1}|type",
        "name|\"\"|too_short",
        "name|7|type",
        "name|null|type",
        "name|\"a\\u0000b\"|pattern",
        "name|\"a\\nb\"|pattern",
        "name|\"\\ud800\"|pattern",
        "secret|\"short\"|pattern",
        "secret|\"\"|pattern",
        "secret|7|type",
        "secret|\"ümlaut-0123456789abcdef0123456789abcdef\"|pattern",
        "secret|\"tab\\t0123456789abcdef0123456789abcdef\"|pattern"
      })
  void refusesAWrongValueAndNamesTheField(String field, String value, String type) {
    String body =
        body("acme", "Acme", SECRET)
            .replaceFirst(
                "\"" + field + "\":\"[^\"]*\"",
                Matcher.quoteReplacement("\"" + field + "\":" + value));

    ErrorDetail detail = only(body);

    assertEquals(List.of("body", field), detail.loc());
    assertEquals(type, detail.type());
  }

  @Test
  void refusesKeysNamesAndSecretsThatAreTooLong() {
    assertEquals(List.of("body", "key"), only(body("a".repeat(65), "n", SECRET)).loc());
    assertEquals("too_long", only(body("a", "n".repeat(201), SECRET)).type());
    assertEquals(List.of("body", "secret"), only(body("a", "n", "s".repeat(257))).loc());
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    LogServerException failure =
        assertThrows(
            LogServerException.class, () -> parse("{\"key\":\"NO\",\"secret\":1,\"x\":[{}]}"));

    assertEquals(
        List.of(
            List.of("body", "x"),
            List.of("body", "name"),
            List.of("body", "key"),
            List.of("body", "secret")),
        failure.details().stream().map(ErrorDetail::loc).toList());
  }

  @Test
  void refusesFieldsItDoesNotKnowAndNamesThoseItDoes() {
    ErrorDetail detail = only("{\"key\":\"acme\",\"name\":\"Acme\",\"nme\":\"x\"}");

    assertEquals(List.of("body", "nme"), detail.loc());
    assertEquals("unknown", detail.type());
    assertTrue(detail.msg().contains("key, secret, name, retention_days, limits"), detail.msg());
  }

  @Test
  void refusesAFieldThatIsThereTwice() {
    ErrorDetail detail = only("{\"key\":\"acme\",\"key\":\"acme\",\"name\":\"Acme\"}");

    assertEquals(List.of("body", "key"), detail.loc());
    assertEquals("duplicate", detail.type());
  }

  @Test
  void neverRepeatsASecret() {
    ErrorDetail detail = only(body("acme", "Acme", "hunter2"));

    assertFalse(detail.toString().contains("hunter2"), detail.toString());
    assertFalse(parse(body("acme", "Acme", SECRET)).toString().contains(SECRET));
  }

  @Test
  void generatesSecretsThatItWouldTake() {
    String secret = Secrets.generate();

    assertTrue(secret.matches("[0-9a-f]{64}"), secret);
    assertFalse(secret.equals(Secrets.generate()));
    assertEquals(secret, parse(body("acme", "Acme", secret)).secret());
  }

  private static ErrorDetail only(String body) {
    LogServerException failure = assertThrows(LogServerException.class, () -> parse(body));
    assertEquals(ErrorCode.INVALID, failure.code());
    assertEquals(1, failure.details().size(), failure.details().toString());
    return failure.details().get(0);
  }

  private static NewTenant parse(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return NewTenant.parse(bytes, bytes.length);
  }

  private static String body(String key, String name, String secret) {
    return "{\"key\":\"" + key + "\",\"name\":\"" + name + "\",\"secret\":\"" + secret + "\"}";
  }
}
