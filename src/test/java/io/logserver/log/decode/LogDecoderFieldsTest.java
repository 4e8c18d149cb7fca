package io.logserver.log.decode;

import static io.logserver.log.decode.Door.ENTRY;
import static io.logserver.log.decode.Door.NOW;
import static io.logserver.log.decode.Door.REQUIRED;
import static io.logserver.log.decode.Door.line;
import static io.logserver.log.decode.Door.lineWithMetadata;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorDetail;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.Severity;
import io.logserver.log.decode.Door.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogDecoderFieldsTest {

  private final Door door = new Door();

  @Test
  void writesAbsentFieldsAsNull() {
    assertEquals(line(), door.one(ENTRY));
  }

  @Test
  void writesFieldsInFixedOrderWhateverTheirOrderWas() {
    String shuffled =
        "{\"metadata\":{\"m\":1},\"after\":{\"a\":1},\"before\":{\"b\":1},\"user_agent\":\"ua\",\"message\":\"hi\","
            + "\"severity\":\"INFO\",\"ip_address\":\"::1\",\"resource_id\":\"7\",\"action\":\"login\","
            + "\"resource_type\":\"user\"}";
    assertEquals(
        line("\"hi\"", "\"::1\"", "\"ua\"", "{\"b\":1}", "{\"a\":1}", "{\"m\":1}"),
        door.one(shuffled));
  }

  @Test
  void takesNullForWhatIsNotRequired() {
    assertEquals(
        line(),
        door.oneWith(
            "\"message\":null,\"ip_address\":null,\"user_agent\":null,\"before\":null,\"after\":null,"
                + "\"metadata\":null,\"timestamp\":null,\"tenant_id\":null"));
  }

  @Test
  void removesWhiteSpaceBetweenTokensButNotInStrings() {
    String spaced =
        "\r\n { \"metadata\" :\t{ \"a b\" : [ 1 , \" \\\" x \" , { } ] } ,\n" + REQUIRED + " } \n";
    assertEquals(lineWithMetadata("{\"a b\":[1,\" \\\" x \",{}]}"), door.one(spaced));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":1e999999}",
        "{\"n\":-0.00E+00}",
        "{\"n\":0.1000}",
        "{\"n\":1234567890123456789012345678901234567890}",
        "{\"a\":1,\"a\":2}",
        "{\"$date\":1,\"a.b\":{\"$oid\":\"x\"},\"\":0}",
        "{\"s\":\"\\u0000\\ud800\\/\\u0041\"}",
        "{\"s\":\"Zoë 日本 😀\"}",
        "{\"s\":[true,false,null,[],{}]}"
      })
  void copiesNestedValuesAsText(String metadata) {
    assertEquals(lineWithMetadata(metadata), door.oneWith("\"metadata\":" + metadata));
  }

  @Test
  void copiesAnIntegerOfAnyLength() {
    String metadata = "{\"n\":" + "9".repeat(5000) + "}";
    assertEquals(lineWithMetadata(metadata), door.oneWith("\"metadata\":" + metadata));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\\u0000b\"",
        "\"lone \\ud800 and \\uDC00\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"ñ\u2028\"",
        "\"\""
      })
  void keepsTheEscapesOfTopLevelStrings(String message) {
    assertEquals(line(message), door.oneWith("\"message\":" + message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"action", "resource_type", "resource_id", "severity"})
  void namesARequiredFieldThatIsMissingNullOfAnotherTypeOrEmpty(String field) {
    String value =
        field.equals("severity") ? "\"INFO\"" : field.equals("action") ? "\"login\"" : "\"user\"";
    String given = "\"" + field + "\":";
    String whole = "{" + REQUIRED.replace("\"7\"", "\"user\"") + "}";
    String other = whole.replace(given + value, "\"message\":\"m\"");
    door.assertInvalid(Form.ONE, other, "missing", "body", field);
    door.assertInvalid(
        Form.ONE, whole.replace(given + value, given + "null"), "type", "body", field);
    door.assertInvalid(
        Form.ONE, whole.replace(given + value, given + "[\"x\"]"), "type", "body", field);
    String emptyType = field.equals("severity") ? "enum" : "empty";
    door.assertInvalid(
        Form.ONE, whole.replace(given + value, given + "\"\""), emptyType, "body", field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "message|5|message is 5, a number; it must be a string or null",
        "ip_address|{}|ip_address is {}, an object; it must be a string or null",
        "user_agent|true|user_agent is true, a boolean; it must be a string or null",
        "before|\"x\"|before is \"x\", a string; it must be an object or null",
        "after|[1]|after is [1], an array; it must be an object or null",
        "metadata|0|metadata is 0, a number; it must be an object or null"
      })
  void saysWhatWasGivenAndWhatIsAllowed(String field, String value, String message) {
    String body = "{" + REQUIRED + ",\"" + field + "\":" + value + "}";
    ErrorDetail problem = door.assertInvalid(Form.ONE, body, "type", "body", field);
    assertEquals(message, problem.msg());
  }

  @Test
  void cutsLongValuesInMessages() {
    String body = "{" + REQUIRED + ",\"before\":\"" + "é".repeat(100_000) + "\"}";
    assertTrue(door.assertInvalid(Form.ONE, body, "type", "body", "before").msg().length() < 200);
  }

  @ParameterizedTest
  @EnumSource(Severity.class)
  void takesEverySeverity(Severity severity) {
    LogBatch batch = door.decode(Form.ONE, ENTRY.replace("INFO", severity.name()));
    assertEquals(severity, CanonicalLine.severity(batch.lines(), 0));
    int[] counts = new int[Severity.ALL.size()];
    counts[severity.ordinal()] = 1;
    assertArrayEquals(counts, batch.summary().severities());
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "INFO ", "NOTICE", "INFOO", "INF", "WARN"})
  void refusesAnyOtherSeverity(String severity) {
    ErrorDetail problem =
        door.assertInvalid(Form.ONE, ENTRY.replace("INFO", severity), "enum", "body", "severity");
    assertEquals(
        "severity is \""
            + severity
            + "\", a string; it must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL",
        problem.msg());
  }

  @Test
  void readsValuesThatAreWrittenWithEscapes() {
    String body =
        "{"
            + REQUIRED.replace("INFO", "\\u0049NFO")
            + ",\"timestamp\":\"2025\\u002d01-01T00:00:00Z\",\"tenant_id\":\"\\u0061cme\"}";
    assertEquals(line(0, "2025-01-01T00:00:00.000Z"), door.one(body));
  }

  @Test
  void readsNamesThatAreWrittenWithEscapes() {
    assertEquals(line(), door.one("{" + REQUIRED.replace("\"action\"", "\"\\u0061ction\"") + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "\"2025-06-27T14:34:56.7891+02:00\",2025-06-27T12:34:56.789Z",
        "\"1970-01-01T00:00:00Z\",1970-01-01T00:00:00.000Z",
        "\"9999-12-31T23:59:59.9999Z\",9999-12-31T23:59:59.999Z",
        "0,1970-01-01T00:00:00.000Z",
        "253402300799999,9999-12-31T23:59:59.999Z",
        "1751027696789,2025-06-27T12:34:56.789Z"
      })
  void writesTheTimestampInUtcWithMilliseconds(String given, String expected) {
    assertEquals(line(0, expected), door.oneWith("\"timestamp\":" + given));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"yesterday\"",
        "\"\"",
        "\"2025-06-27\"",
        "\"1969-12-31T23:59:59.999Z\"",
        "\"9999-12-31T23:59:59-00:01\"",
        "-1",
        "1.5",
        "1e12",
        "253402300800000",
        "99999999999999999999999999"
      })
  void refusesOtherTimestamps(String timestamp) {
    door.assertInvalidWith("\"timestamp\":" + timestamp, "timestamp", "timestamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "{}", "[1]"})
  void refusesTimestampsOfOtherTypes(String timestamp) {
    door.assertInvalidWith("\"timestamp\":" + timestamp, "type", "timestamp");
  }

  @Test
  void keepsUnknownFieldsUnderMetadataInTheirOrder() {
    String body =
        "{ \"b\" : [ 1 ] ," + REQUIRED + ",\"id\":\"x\",\"user_id\":null, \"a\":{\"c\":1}}";
    assertEquals(
        lineWithMetadata("{\"b\":[1],\"id\":\"x\",\"user_id\":null,\"a\":{\"c\":1}}"),
        door.one(body));
  }

  @Test
  void appendsUnknownFieldsToTheMetadataGiven() {
    assertEquals(
        lineWithMetadata("{\"m\":1,\"x\":2,\"y\":3}"),
        door.oneWith("\"x\":2,\"metadata\":{ \"m\":1 },\"y\":3"));
    assertEquals(lineWithMetadata("{\"x\":2}"), door.oneWith("\"x\":2,\"metadata\":{ }"));
    assertEquals(lineWithMetadata("{\"x\":2}"), door.oneWith("\"metadata\":null,\"x\":2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "id", "user_id", "", "a.b", "$x"})
  void refusesAnUnknownFieldWhoseNameMetadataHas(String name) {
    String members =
        "\"" + name + "\":1,\"metadata\":{\"m\":{\"" + name + "\":0},\"" + name + "\":2}";
    door.assertInvalidWith(members, "taken", name);
  }

  @Test
  void comparesNamesWithMetadataWithoutTheirEscapes() {
    door.assertInvalidWith(
        "\"x\":1,\"metadata\" : { \"\\u0078\" : [ ] , \"z\" : 1 }", "taken", "x");
  }

  @Test
  void doesNotSearchMetadataOfTheWrongType() {
    door.assertInvalidWith("\"x\":1,\"metadata\":[\"x\"]", "type", "metadata");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "action,\"action\":\"x\"",
        "action,\"\\u0061ction\":\"x\"",
        "severity,\"severity\":\"INFO\"",
        "x,~\"x\":1,\"x\":1~",
        "x,~\"x\":1,\"\\u0078\":2~",
        "id,~\"id\":1,\"id\":1~",
        "metadata,~\"metadata\":null,\"metadata\":{}~"
      })
  void refusesADuplicateTopLevelKey(String name, String members) {
    door.assertInvalidWith(members, "duplicate", name);
  }

  @Test
  void takesTheOwnTenantAndDoesNotRepeatIt() {
    assertEquals(line(), door.oneWith("\"tenant_id\":\"acme\""));
  }

  @Test
  void refusesAnotherTenant() {
    door.assertInvalidWith("\"tenant_id\":\"acmf\"", "tenant", "tenant_id");
    door.assertInvalidWith("\"tenant_id\":\"\"", "tenant", "tenant_id");
    door.assertInvalidWith("\"tenant_id\":7", "type", "tenant_id");
  }

  @Test
  void escapesTheUserId() {
    byte[] body = ENTRY.getBytes(UTF_8);
    LogDecoder decoder = new LogDecoder(DecodeLimits.DEFAULT, Door.ids());
    LogBatch batch = decoder.decodeOne(Door.TENANT, "a\"\\\n\u0000é😀\ud800", body, body.length);
    String expected = "\"user_id\":\"a\\\"\\\\\\u000a\\u0000é😀\\ud800\"";
    assertTrue(Door.text(batch).contains(expected), Door.text(batch));
  }

  @Test
  void reportsAllProblemsOfAnEntry() {
    List<ErrorDetail> problems =
        door.problems(
            Form.ONE,
            "{\"action\":1,\"severity\":\"x\",\"message\":2,\"message\":3,\"timestamp\":[]}");
    assertEquals(
        List.of(
            "message",
            "action",
            "resource_type",
            "resource_id",
            "message",
            "severity",
            "timestamp"),
        problems.stream().map(p -> p.loc().get(1)).toList());
  }

  @Test
  void makesDetailsOutOfNamesThatAreNoText() {
    List<ErrorDetail> problems =
        door.problems(Form.ONE, "{" + REQUIRED + ",\"\\ud800\":1,\"\\ud800\":2}");
    assertEquals(List.of("body", "?"), problems.get(0).loc());
  }

  @Test
  void takesTheTimeOfReceiptFromTheId() {
    LogBatch batch = door.decode(Form.ONE, ENTRY);
    assertEquals(NOW, batch.summary().minId().receivedAt());
    assertEquals(NOW, batch.summary().minTime());
  }
}
