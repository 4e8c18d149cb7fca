package io.logserver.badinput;

import static io.logserver.badinput.BadInput.entry;
import static io.logserver.badinput.BadInput.latin;
import static io.logserver.badinput.BadInput.post;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** JSON that is none, or none of a log. */
final class BadBodies {

  static final String REQUIRED =
      "\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"7\",\"severity\":\"INFO\"";
  static final String ENTRY = "{" + REQUIRED + "}";
  private static final String BULK = "/api/v1/logs/bulk?return=count";
  private static final String NDJSON = "Content-Type: application/x-ndjson";

  private BadBodies() {}

  /** A sample that ends after each of its bytes but the last. */
  static Stream<BadInput> truncated() {
    String sample = "{" + REQUIRED + ",\"message\":\"é\\n\",\"before\":{\"a\":[1,true,null]}}";
    byte[] bytes = sample.getBytes(StandardCharsets.UTF_8);
    List<BadInput> cases = new ArrayList<>();
    for (int length = 1; length < bytes.length; length++) {
      byte[] start = java.util.Arrays.copyOf(bytes, length);
      String name = "the first " + length + " bytes of an entry";
      // Half a character is invalid UTF-8 before it is anything else.
      boolean half = start[length - 1] == (byte) 0xc3;
      String problem = half ? "invalid UTF-8" : "the end of the body";
      cases.add(post(name, "/api/v1/logs", start).malformed(problem));
      cases.add(post(name + ", in bulk", BULK, start).malformed(problem));
    }
    return cases.stream();
  }

  /** A value of the wrong type in each field. */
  static Stream<BadInput> wrongTypes() {
    List<BadInput> cases = new ArrayList<>();
    for (String field : List.of("action", "resource_type", "resource_id")) {
      for (String value : List.of("null", "7", "true", "[]", "{}")) {
        cases.add(
            wrong(field, value).invalid("body." + field, "type", "it must be a non-empty string"));
      }
      cases.add(wrong(field, "\"\"").invalid("body." + field, "empty", field + " is empty"));
      cases.add(without(field).invalid("body." + field, "missing", field + " is missing"));
    }
    String severities = "it must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL";
    for (String value : List.of("null", "7", "true", "[]", "{}")) {
      cases.add(wrong("severity", value).invalid("body.severity", "type", severities));
    }
    for (String value : List.of("\"\"", "\"info\"", "\"FATAL\"", "\" INFO\"", "\"INFO\\u0000\"")) {
      cases.add(wrong("severity", value).invalid("body.severity", "enum", severities));
    }
    cases.add(without("severity").invalid("body.severity", "missing", severities));
    for (String field : List.of("message", "ip_address", "user_agent")) {
      for (String value : List.of("7", "true", "[]", "{}")) {
        cases.add(
            wrong(field, value).invalid("body." + field, "type", "it must be a string or null"));
      }
    }
    for (String field : List.of("before", "after", "metadata")) {
      for (String value : List.of("7", "true", "[]", "\"{}\"")) {
        cases.add(
            wrong(field, value).invalid("body." + field, "type", "it must be an object or null"));
      }
    }
    String times = "it must be an RFC 3339 date-time or whole epoch milliseconds";
    for (String value : List.of("true", "[]", "{}")) {
      cases.add(wrong("timestamp", value).invalid("body.timestamp", "type", times));
    }
    for (String value :
        List.of(
            "-1",
            "1.5",
            "1e400",
            "9".repeat(40),
            "\"\"",
            "\"yesterday\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"10000-01-01T00:00:00Z\"",
            "\"2026-01-01\"")) {
      cases.add(wrong("timestamp", value).invalid("body.timestamp", "timestamp", times));
    }
    return cases.stream();
  }

  private static BadInput wrong(String field, String value) {
    String others =
        REQUIRED.replaceFirst("\"" + field + "\":\"[^\"]*\",?", "").replaceFirst(",$", "");
    return entry(
        field + " is " + (value.length() > 30 ? "a long number" : value),
        "{" + others + ",\"" + field + "\":" + value + "}");
  }

  private static BadInput without(String field) {
    String others = REQUIRED.replaceFirst("\"" + field + "\":\"[^\"]*\",?", "");
    return entry("no " + field, "{" + others.replaceFirst(",$", "") + "}");
  }

  static Stream<BadInput> structure() {
    return Stream.of(
        entry("no JSON", "hello").malformed("expected a value, found 'h'"),
        entry("nothing", "").invalid("body", "empty", "the body is empty"),
        entry("white space", " \r\n\t ").invalid("body", "empty", "the body is empty"),
        entry("null", "null").invalid("body", "type", "the entry is null; it must be an object"),
        entry("a number", "7").invalid("body", "type", "it must be an object"),
        entry("an array for one", "[" + ENTRY + "]")
            .invalid("body", "type", "it must be an object"),
        entry("two entries for one", ENTRY + ENTRY).malformed("expected the end of the body"),
        entry("something behind", ENTRY + "x").malformed("expected the end of the body"),
        entry("a trailing comma", "{" + REQUIRED + ",}").malformed("a field name"),
        entry("single quotes", "{'action':'x'}").malformed("a field name in double quotes"),
        entry("a comment", "{/**/" + REQUIRED + "}").malformed("a field name"),
        entry("a leading zero", with("\"x\":01")).malformed("expected ',' or '}'"),
        entry("NaN", with("\"x\":NaN")).malformed("expected a value"),
        entry("a raw line feed in a string", with("\"x\":\"a\nb\"")).malformed("must be escaped"),
        entry("a raw NUL in a string", with("\"x\":\"a\u0000b\"")).malformed("must be escaped"),
        entry("half an escape", with("\"x\":\"\\u12\"")).malformed("four hex digits"),
        entry("an unknown escape", with("\"x\":\"\\x\"")).malformed("expected an escape"),
        entry("a field twice", with("\"action\":\"b\""))
            .invalid("body.action", "duplicate", "action is there twice"),
        entry("a field twice, once escaped", with("\"\\u0061ction\":\"b\""))
            .invalid("body.action", "duplicate", "action is there twice"),
        entry("an unknown field twice", with("\"x\":1,\"\\u0078\":2"))
            .invalid("body.x", "duplicate", "x is there twice"),
        entry("half a surrogate twice", with("\"\\ud800\":1,\"\\ud800\":2"))
            .invalid("body.?", "duplicate", "is there twice"),
        entry("a nested key twice", with("\"before\":{\"a\":1,\"a\":2}"))
            .accepted(1, "{\"a\":1,\"a\":2}"),
        entry("a field that metadata has", with("\"x\":1,\"metadata\":{\"x\":2}"))
            .invalid("body.x", "taken", "would be kept under metadata"),
        entry("a byte order mark", "\ufeff" + ENTRY).accepted(1, "\"action\":\"login\""),
        entry("two byte order marks", "\ufeff\ufeff" + ENTRY).malformed("expected a value"),
        entry(
                "UTF-16",
                new String(ENTRY.getBytes(StandardCharsets.UTF_16), StandardCharsets.ISO_8859_1))
            .malformed("expected a value"),
        entry("32 levels", with("\"metadata\":{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}"))
            .accepted(1, "[[[["),
        entry("33 levels", with("\"metadata\":{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}"))
            .invalid("body.metadata", "too_deep", "33 levels deep; at most 32 are allowed"),
        entry("100,000 levels", with("\"before\":" + "[".repeat(100_000) + "]".repeat(100_000)))
            .invalid("body", "too_deep", "nested deeper than"),
        entry("100,000 levels of objects", with("\"x\":" + "{\"a\":".repeat(100_000)))
            .invalid("body", "too_deep", "nested deeper than"),
        entry("a number beyond all doubles", with("\"x\":1e400")).accepted(1, "{\"x\":1e400}"),
        entry("10,000 digits", with("\"x\":" + "7".repeat(10_000))).accepted(1, "7".repeat(10_000)),
        entry("an entry of more than 256 KiB", with("\"x\":\"" + "a".repeat(262_144) + "\""))
            .invalid("body", "too_long", "at most 262144 are allowed"),
        entry("5,000 unknown fields", with(fields(5000))).accepted(1, "\"f4999\":0"),
        entry("more problems than are told", "{" + doubled(200) + "}")
            .invalid("body.f0", "duplicate", "f0 is there twice"));
  }

  static Stream<BadInput> utf8() {
    List<BadInput> cases = new ArrayList<>();
    for (String hex :
        List.of(
            "80",
            "c0af",
            "c1bf",
            "e08080",
            "eda080",
            "edbfbf",
            "f4908080",
            "e282",
            "f09f98",
            "ff")) {
      String bytes = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
      cases.add(
          post(
                  "bytes " + hex + " in a value",
                  "/api/v1/logs",
                  latin(with("\"x\":\"" + bytes + "\"")))
              .malformed("invalid UTF-8"));
      cases.add(
          post("bytes " + hex + " in a name", "/api/v1/logs", latin(with("\"" + bytes + "\":1")))
              .malformed("invalid UTF-8"));
      cases.add(
          post(
                  "bytes " + hex + " in a line",
                  BULK,
                  latin(ENTRY + "\n" + with("\"x\":\"" + bytes + "\"")))
              .malformed("invalid UTF-8"));
    }
    return cases.stream();
  }

  static Stream<BadInput> bulk() {
    String wrong = "{\"severity\":\"LOUD\"," + REQUIRED.replaceFirst(",\"severity\".*", "}");
    return Stream.of(
        post("no entries", BULK, "").invalid("body", "empty", "the body is empty"),
        post("an empty array", BULK, "[]").invalid("body", "empty", "the array is empty"),
        post("blank lines only", BULK, "\n\r\n\n", NDJSON)
            .invalid("body", "empty", "the body is empty"),
        post("lines that end by CR LF, and blank ones", BULK, ENTRY + "\r\n\r\n\n" + ENTRY + "\r\n")
            .accepted(2, "\"accepted\":2"),
        post("lines after a byte order mark", BULK, "\ufeff" + ENTRY + "\n" + ENTRY, NDJSON)
            .accepted(2, "\"accepted\":2"),
        post(
                "curl's own type for one",
                "/api/v1/logs",
                ENTRY,
                "Content-Type: application/x-www-form-urlencoded")
            .accepted(1, "\"action\":\"login\""),
        post(
                "curl's own type for an array",
                BULK,
                "[" + ENTRY + "]",
                "Content-Type: application/x-www-form-urlencoded")
            .accepted(1, "\"accepted\":1"),
        post(
                "curl's own type for lines",
                BULK,
                ENTRY + "\n" + ENTRY,
                "Content-Type: application/x-www-form-urlencoded")
            .accepted(2, "\"accepted\":2"),
        post("multipart", BULK, ENTRY, "Content-Type: multipart/form-data; boundary=x")
            .accepted(1, "\"accepted\":1"),
        post("lines called an array", BULK, ENTRY + "\n" + ENTRY, "Content-Type: application/json")
            .malformed("expected the end of the body"),
        post("an array called lines", BULK, "[" + ENTRY + "]", NDJSON)
            .invalid("body.0", "type", "it must be an object"),
        post("one entry called an array", BULK, ENTRY, "Content-Type: application/json")
            .invalid("body", "type", "the body is not an array"),
        post("a wrong entry among others", BULK, "[" + ENTRY + "," + wrong + "]")
            .invalid("body.1.severity", "enum", "LOUD"),
        post("a number among entries", BULK, "[" + ENTRY + ",7]")
            .invalid("body.1", "type", "the entry is 7, a number"),
        post("an array within", BULK, "[[" + ENTRY + "]]").invalid("body.0", "type", "an array"),
        post("an entry over two lines", BULK, ENTRY.replace(",", ",\n"), NDJSON)
            .malformed("the line ends within an entry"),
        post("two entries in a line", BULK, ENTRY + ENTRY, NDJSON).malformed("the end of the line"),
        post("a line that breaks off", BULK, ENTRY + "\n{\"action\":", NDJSON).malformed("line 2"),
        post(
                "a line that breaks off, partial",
                BULK + "&partial=true",
                ENTRY + "\n{\"action\":",
                NDJSON)
            .accepted(1, "\"type\":\"malformed\""),
        post("nothing valid, partial", BULK + "&partial=true", wrong + "\n" + wrong, NDJSON)
            .invalid("body.0.severity", "enum", "LOUD"),
        post("a trailing comma in an array", BULK, "[" + ENTRY + ",]").malformed("a value"),
        post("an array that is not closed", BULK, "[" + ENTRY).malformed("the end of the body"));
  }

  static String with(String members) {
    return "{" + REQUIRED + "," + members + "}";
  }

  private static String fields(int count) {
    StringBuilder fields = new StringBuilder("\"f0\":0");
    for (int i = 1; i < count; i++) {
      fields.append(",\"f").append(i).append("\":0");
    }
    return fields.toString();
  }

  private static String doubled(int count) {
    return fields(count) + "," + fields(count);
  }
}
