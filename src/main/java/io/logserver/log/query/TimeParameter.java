package io.logserver.log.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A point or a day in time, as a parameter spells it: RFC 3339 with any offset, epoch milliseconds,
 * or a day in UTC.
 *
 * @param from its first millisecond
 * @param to the millisecond behind it
 * @param start the earliest millisecond that is not before it: what lies between two milliseconds
 *     is rounded up
 */
record TimeParameter(long from, long to, long start) {

  static final String ALLOWED =
      "allowed are RFC 3339 (2025-06-27T12:34:56.789+02:00), epoch milliseconds, or a day in UTC (2025-06-27)";

  private static final long DAY = 86_400_000L;
  private static final Pattern MILLISECONDS = Pattern.compile("-?[0-9]{1,15}");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)(?:(Z)|([-+ ])([0-9]{2}:[0-9]{2}))");

  /** The time of that text, or null when it is none. */
  static @Nullable TimeParameter parse(String text) {
    try {
      if (MILLISECONDS.matcher(text).matches()) {
        return instant(Instant.ofEpochMilli(Long.parseLong(text)));
      }
      if (DATE.matcher(text).matches()) {
        long from = LocalDate.parse(text).toEpochDay() * DAY;
        return new TimeParameter(from, from + DAY, from);
      }
      Matcher dateTime = DATE_TIME.matcher(text.toUpperCase(Locale.ROOT));
      return dateTime.matches() ? instant(instantOf(dateTime)) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Any offset below a day, as for the timestamps of entries. A plus that was not percent-encoded
   * arrives as a space.
   */
  private static Instant instantOf(Matcher dateTime) {
    Instant local = LocalDateTime.parse(dateTime.group(1)).toInstant(ZoneOffset.UTC);
    if (dateTime.group(2) != null) {
      return local;
    }
    int offset = LocalTime.parse(dateTime.group(4)).toSecondOfDay();
    return local.minusSeconds(dateTime.group(3).equals("-") ? -offset : offset);
  }

  private static TimeParameter instant(Instant instant) {
    long millis = instant.toEpochMilli();
    boolean whole = instant.getNano() % 1_000_000 == 0;
    return new TimeParameter(millis, millis + 1, whole ? millis : millis + 1);
  }
}
