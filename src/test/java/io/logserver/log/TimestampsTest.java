package io.logserver.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "1999-12-31T23:59:59.999Z",
        "2000-02-29T01:02:03.004Z",
        "2000-03-01T00:00:00.000Z",
        "2024-12-31T12:00:00.100Z",
        "2100-02-28T23:59:59.999Z",
        "2100-03-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z"
      })
  void writesAndReadsTheCanonicalText(String text) {
    long millis = Instant.parse(text).toEpochMilli();
    assertEquals(text, Timestamps.format(millis));
    assertEquals(millis, Timestamps.parseCanonical(("ab" + text).getBytes(US_ASCII), 2));
  }

  @Test
  void hasTheBoundsOfItsYears() {
    assertEquals("1970-01-01T00:00:00.000Z", Timestamps.format(Timestamps.MIN));
    assertEquals("9999-12-31T23:59:59.999Z", Timestamps.format(Timestamps.MAX));
  }

  @Test
  void writesOnlyItsOwnBytes() {
    byte[] target = "0123456789012345678901234567".getBytes(US_ASCII);
    Timestamps.writeCanonical(0, target, 2);
    assertEquals("011970-01-01T00:00:00.000Z67", new String(target, US_ASCII));
  }

  @Test
  void agreesWithJavaTimeOnEveryDay() {
    LocalDate end = LocalDate.of(9999, 12, 31);
    for (LocalDate day = LocalDate.EPOCH; day.isBefore(end); day = day.plusDays(1)) {
      assertEquals(
          day.toEpochDay(),
          Timestamps.epochDay(day.getYear(), day.getMonthValue(), day.getDayOfMonth()));
      assertTrue(Timestamps.format(day.toEpochDay() * 86_400_000L).startsWith(day.toString()));
    }
  }

  @Test
  void sortsAsTextLikeTimes() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      long a = random.nextLong(Timestamps.MAX + 1);
      long b = random.nextLong(Timestamps.MAX + 1);
      int byText = Timestamps.format(a).compareTo(Timestamps.format(b));
      assertEquals(Long.compare(a, b), Integer.signum(byText));
    }
  }
}
