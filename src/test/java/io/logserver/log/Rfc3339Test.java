package io.logserver.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  private static long parse(String text) {
    byte[] bytes = ("xx" + text + "99Z").getBytes(UTF_8);
    return Rfc3339.parse(bytes, 2, bytes.length - 3);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-27T12:34:56Z,2025-06-27T12:34:56.000Z",
    "2025-06-27t12:34:56z,2025-06-27T12:34:56.000Z",
    "2025-06-27T12:34:56.7Z,2025-06-27T12:34:56.700Z",
    "2025-06-27T12:34:56.78Z,2025-06-27T12:34:56.780Z",
    "2025-06-27T12:34:56.789Z,2025-06-27T12:34:56.789Z",
    "2025-06-27T12:34:56.789999999999999999Z,2025-06-27T12:34:56.789Z",
    "2025-06-27T12:34:56+00:00,2025-06-27T12:34:56.000Z",
    "2025-06-27T12:34:56-00:00,2025-06-27T12:34:56.000Z",
    "2025-06-27T12:34:56.5+05:30,2025-06-27T07:04:56.500Z",
    "2025-06-27T12:34:56-23:59,2025-06-28T12:33:56.000Z",
    "1970-01-01T00:00:00Z,1970-01-01T00:00:00.000Z",
    "1969-12-31T23:00:00-01:00,1970-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z,9999-12-31T23:59:59.999Z",
    "2024-02-29T00:00:00Z,2024-02-29T00:00:00.000Z",
    "2000-02-29T00:00:00Z,2000-02-29T00:00:00.000Z"
  })
  void readsDateTimes(String text, String expected) {
    assertEquals(Instant.parse(expected).toEpochMilli(), parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2016-12-31T23:59:60Z,2017-01-01T00:00:00.000Z",
    "2016-12-31T23:59:60.25Z,2017-01-01T00:00:00.250Z",
    "2017-01-01T00:59:60+01:00,2017-01-01T00:00:00.000Z"
  })
  void takesALeapSecondForTheFirstOfTheNextDay(String text, String expected) {
    assertEquals(Instant.parse(expected).toEpochMilli(), parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2025-06-27",
        "2025-06-27T12:34Z",
        "2025-06-27T12:34:56",
        "2025-06-27T12:34:56.",
        "2025-06-27T12:34:56.Z",
        "2025-06-27T12:34:56.1",
        "2025-06-27T12:34:56,1Z",
        "2025-06-27 12:34:56Z",
        "2025-06-27T12:34:56ZZ",
        "2025-06-27T12:34:56Y",
        "2025-06-27T12:34:56+01",
        "2025-06-27T12:34:56+0100",
        "2025-06-27T12:34:56+01:0",
        "2025-06-27T12:34:56+01:00Z",
        "2025-06-27T12:34:56+24:00",
        "2025-06-27T12:34:56+01:60",
        "2025-06-27T12:34:56+-1:00",
        "2025-6-27T12:34:56.00Z",
        "2025-00-27T12:34:56Z",
        "2025-13-27T12:34:56Z",
        "2025-06-00T12:34:56Z",
        "2025-06-31T12:34:56Z",
        "2025-02-29T12:34:56Z",
        "1900-02-29T12:34:56Z",
        "2100-02-29T12:34:56Z",
        "2025-06-27T24:00:00Z",
        "2025-06-27T12:60:56Z",
        "2025-06-27T12:34:61Z",
        "2025-06-27T12:34:60Z",
        "2025-06-27T23:59:60+01:00",
        "2025/06/27T12:34:56Z",
        "2025-06-27T12-34-56Z",
        "-025-06-27T12:34:56Z",
        "+2025-06-27T12:34:56Z",
        "20a5-06-27T12:34:56Z",
        "2025-06-27T12:34:5éZ",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00+00:01",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-00:01",
        "9999-12-31T23:59:60Z"
      })
  void refusesEverythingElse(String text) {
    assertEquals(Rfc3339.INVALID, parse(text));
  }

  @Test
  void agreesWithJavaTime() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      long second = random.nextLong(86_400, Timestamps.MAX / 1000 - 86_400);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
      LocalDateTime local =
          LocalDateTime.ofEpochSecond(second, random.nextInt(1_000_000_000), offset);
      OffsetDateTime time = local.atOffset(offset);
      String text = time.toString();
      if (local.getSecond() != 0 || local.getNano() != 0) {
        assertEquals(time.toInstant().toEpochMilli(), parse(text), text);
      }
    }
  }
}
