package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.Severity;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeaderMatcherTest {

  private static final Line LINE = Line.with("timestamp", "\"2025-06-27T12:34:56.789Z\"");
  private static final long TIME = Instant.parse("2025-06-27T12:34:56.789Z").toEpochMilli();

  private static boolean within(long from, long to) {
    return LINE.matches(new LogFilter(Set.of(), from, to, List.of(), null));
  }

  @Test
  void fromIsInclusiveAndToExclusive() {
    assertTrue(within(TIME, TIME + 1));
    assertFalse(within(TIME + 1, Long.MAX_VALUE));
    assertFalse(within(Long.MIN_VALUE, TIME));
    assertFalse(within(TIME + 1, TIME));
  }

  @Test
  void boundsOutsideOfAllTimestampsKeepTheirMeaning() {
    assertTrue(within(Long.MIN_VALUE, Long.MAX_VALUE));
    assertTrue(within(-1, Long.MAX_VALUE - 1));
    assertFalse(within(Long.MAX_VALUE, Long.MAX_VALUE));
    assertFalse(within(Long.MIN_VALUE, -1));
  }

  @Test
  void anyOfTheSeveritiesMatches() {
    for (Severity severity : Severity.ALL) {
      Line line = Line.with("severity", "\"" + severity + "\"");
      for (Severity wanted : Severity.ALL) {
        LogFilter filter =
            new LogFilter(
                EnumSet.of(wanted, Severity.DEBUG),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                List.of(),
                null);
        assertEquals(severity == wanted || severity == Severity.DEBUG, line.matches(filter));
      }
    }
  }
}
