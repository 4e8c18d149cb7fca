package io.logserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "17,17",
    "17B,17",
    "256KiB,262144",
    "64MiB,67108864",
    "64 MiB,67108864",
    "4GiB,4294967296",
    "1TiB,1099511627776"
  })
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, Units.BYTES.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "60s,60000", "15m,900000", "24h,86400000", "30d,2592000000"})
  void readsDurations(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), Units.parseDuration(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "MiB", "-1", "+1", "1.5MiB", "64MB", "64mib", "64M", "1 2", "1  MiB", "64MiB "
      })
  void refusesOtherSizes(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.BYTES.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "60", "60sec", "1w", "-1s", "PT1S"})
  void refusesOtherDurations(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.parseDuration(text));
  }

  @ParameterizedTest
  @CsvSource({"0,0B", "17,17B", "1024,1KiB", "1536,1536B", "67108864,64MiB", "1099511627776,1TiB"})
  void writesSizes(long bytes, String text) {
    assertEquals(text, Units.BYTES.format(bytes));
  }
}
