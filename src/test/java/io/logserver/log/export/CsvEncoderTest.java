package io.logserver.log.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvEncoderTest {

  private static final String HEAD =
      "0197b162-4495-7000-8000-000000000001,2025-06-27T12:34:56.789Z,INFO,acme,ann,a,t,r,";

  private final CsvEncoder encoder = new CsvEncoder();

  /** The row of a log whose message has that JSON, and metadata that one. */
  private String row(String message, String metadata) {
    String line =
        "{\"id\":\"0197b162-4495-7000-8000-000000000001\",\"timestamp\":\"2025-06-27T12:34:56.789Z\""
            + ",\"severity\":\"INFO\",\"tenant_id\":\"acme\",\"user_id\":\"ann\",\"action\":\"a\""
            + ",\"resource_type\":\"t\",\"resource_id\":\"r\",\"message\":"
            + message
            + ",\"ip_address\":null,\"user_agent\":null,\"before\":null,\"after\":null,\"metadata\":"
            + metadata
            + "}\n";
    String rows = new String(encoder.encode(line.getBytes(UTF_8)), UTF_8);
    String row = rows.substring(rows.indexOf(HEAD) + HEAD.length());
    assertTrue(row.endsWith("\r\n"), row);
    return row.substring(0, row.length() - 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null | ,,,,,",
        "\"\" | ,,,,,",
        "\"plain text\" | plain text,,,,,",
        "\"a,b\" | \"a,b\",,,,,",
        "\"a\\\"b\" | \"a\"\"b\",,,,,",
        "\"\\\"\" | \"\"\"\",,,,,",
        "\"\\u00e9 \\ud83d\\ude00 \\/ \\\\\" | é 😀 / \\,,,,,",
        "\"\\ud800\" | \uFFFD,,,,,",
        "\"=1+1\" | '=1+1,,,,,",
        "\"\\u003d1\" | '=1,,,,,",
        "\"+1\" | '+1,,,,,",
        "\"-1\" | '-1,,,,,",
        "\"@SUM(A1)\" | '@SUM(A1),,,,,",
        "\"=cmd,\\\"x\\\"\" | \"'=cmd,\"\"x\"\"\",,,,,",
        "\"1=1\" | 1=1,,,,,"
      })
  void writesAMessage(String message, String cells) {
    assertEquals(cells, row(message, "null"));
  }

  @Test
  void quotesLineEndsAndDefusesTabsAndCarriageReturns() {
    assertEquals("\"a\r\nb\",,,,,", row("\"a\\r\\nb\"", "null"));
    assertEquals("'\tx,,,,,", row("\"\\tx\"", "null"));
    assertEquals("\"'\rx\",,,,,", row("\"\\rx\"", "null"));
  }

  @Test
  void writesNestedValuesAsJson() {
    assertEquals(",,,,,\"{\"\"a\"\":[1,\"\"=x\"\"]}\"", row("null", "{\"a\":[1,\"=x\"]}"));
    assertEquals(",,,,,{}", row("null", "{}"));
  }

  @Test
  void writesTheHeaderOnce() {
    String first = new String(encoder.encode(new byte[0]), UTF_8);
    assertTrue(first.startsWith("id,timestamp,severity,tenant_id,"), first);
    assertEquals("x,,,,,", row("\"x\"", "null"));
    assertEquals(0, encoder.end().length);
    assertEquals(first, new String(new CsvEncoder().end(), UTF_8));
  }
}
