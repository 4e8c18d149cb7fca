package io.logserver.log;

import java.nio.charset.StandardCharsets;

/**
 * The canonical timestamp, {@code 2025-06-27T12:34:56.789Z}: UTC, milliseconds, years 1970 to 9999,
 * always 24 characters, so that the order of the text is the order of time.
 */
public final class Timestamps {

  /** 1970-01-01T00:00:00.000Z, the earliest timestamp a log can have, epoch milliseconds. */
  public static final long MIN = 0L;

  /** 9999-12-31T23:59:59.999Z, the latest timestamp a log can have, epoch milliseconds. */
  public static final long MAX = 253_402_300_799_999L;

  private static final long DAY = 86_400_000L;

  private Timestamps() {}

  /**
   * Epoch milliseconds of the canonical timestamp at {@code at}; the text is trusted to be
   * canonical.
   */
  public static long parseCanonical(byte[] bytes, int at) {
    int year = digits(bytes, at, 4);
    int month = digits(bytes, at + 5, 2);
    int day = digits(bytes, at + 8, 2);
    long seconds =
        digits(bytes, at + 11, 2) * 3600L
            + digits(bytes, at + 14, 2) * 60L
            + digits(bytes, at + 17, 2);
    return epochDay(year, month, day) * DAY + seconds * 1000L + digits(bytes, at + 20, 3);
  }

  /**
   * Writes {@code epochMillis} (between {@link #MIN} and {@link #MAX}) as 24 ASCII bytes at {@code
   * at}.
   */
  public static void writeCanonical(long epochMillis, byte[] target, int at) {
    long epochDay = Math.floorDiv(epochMillis, DAY);
    int millis = (int) Math.floorMod(epochMillis, DAY);
    // Days to civil date, with years that start in March so that the leap day comes last.
    long z = epochDay + 719_468;
    int era = (int) (z / 146_097);
    int dayOfEra = (int) (z - era * 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * shifted + 2) / 5 + 1;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);

    put(target, at, year, 4, '-');
    put(target, at + 5, month, 2, '-');
    put(target, at + 8, day, 2, 'T');
    put(target, at + 11, millis / 3_600_000, 2, ':');
    put(target, at + 14, millis / 60_000 % 60, 2, ':');
    put(target, at + 17, millis / 1000 % 60, 2, '.');
    put(target, at + 20, millis % 1000, 3, 'Z');
  }

  /** The canonical text of {@code epochMillis}. */
  public static String format(long epochMillis) {
    byte[] text = new byte[CanonicalLine.TIMESTAMP_LENGTH];
    writeCanonical(epochMillis, text, 0);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Days from 1970-01-01 to a date of the Gregorian calendar. */
  static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }

  private static int digits(byte[] bytes, int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  private static void put(byte[] target, int at, int value, int digits, char separator) {
    int rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    target[at + digits] = (byte) separator;
  }
}
