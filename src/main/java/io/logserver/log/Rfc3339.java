package io.logserver.log;

/**
 * RFC 3339 date-times, read in place. Any offset is taken and converted to UTC; any number of
 * fraction digits, cut off after the milliseconds; {@code t} and {@code z} may be lower case. The
 * leap second {@code 23:59:60} UTC is the first second of the next day, as in POSIX time; {@code
 * :60} anywhere else is invalid.
 */
public final class Rfc3339 {

  /** What {@link #parse} returns for text that is not a date-time of the UTC years 1970 to 9999. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final int SHORTEST = "2025-06-27T12:34:56Z".length();
  private static final int OFFSET_LENGTH = "+00:00".length();
  private static final long SECONDS_PER_DAY = 86_400;

  private Rfc3339() {}

  /** Epoch milliseconds of the date-time in {@code bytes[from, to)}, or {@link #INVALID}. */
  public static long parse(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST || !hasSeparators(bytes, from)) {
      return INVALID;
    }
    int fractionEnd = fractionEnd(bytes, from + 19, to);
    long seconds = localSeconds(bytes, from);
    long offset = offsetSeconds(bytes, fractionEnd, to);
    if (fractionEnd < 0 || seconds == INVALID || offset == INVALID) {
      return INVALID;
    }
    boolean leapSecond = bytes[from + 17] == '6';
    long utc = seconds - offset;
    if (leapSecond && utc % SECONDS_PER_DAY != 0) {
      return INVALID;
    }
    long millis = utc * 1000 + millis(bytes, from + 20, fractionEnd);
    return millis < Timestamps.MIN || millis > Timestamps.MAX ? INVALID : millis;
  }

  private static boolean hasSeparators(byte[] bytes, int from) {
    return bytes[from + 4] == '-'
        && bytes[from + 7] == '-'
        && (bytes[from + 10] | 0x20) == 't'
        && bytes[from + 13] == ':'
        && bytes[from + 16] == ':';
  }

  /** Seconds from 1970 of date and time as written, without the offset. */
  private static long localSeconds(byte[] bytes, int from) {
    int year = two(bytes, from) * 100 + two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    boolean digits =
        (two(bytes, from) | two(bytes, from + 2) | month | day | hour | minute | second) >= 0;
    if (!digits || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
      return INVALID;
    }
    if (hour > 23 || minute > 59 || second > 60) {
      return INVALID;
    }
    return Timestamps.epochDay(year, month, day) * SECONDS_PER_DAY
        + hour * 3600L
        + minute * 60L
        + second;
  }

  private static int daysOf(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /**
   * Where the offset begins: at {@code at} or after a fraction of at least one digit; -1 for a
   * point without digits.
   */
  private static int fractionEnd(byte[] bytes, int at, int to) {
    if (bytes[at] != '.') {
      return at;
    }
    int end = at + 1;
    while (end < to && bytes[end] >= '0' && bytes[end] <= '9') {
      end++;
    }
    return end == at + 1 ? -1 : end;
  }

  private static int millis(byte[] bytes, int from, int to) {
    int millis = 0;
    for (int i = from; i < from + 3; i++) {
      millis = millis * 10 + (i < to ? bytes[i] - '0' : 0);
    }
    return millis;
  }

  private static long offsetSeconds(byte[] bytes, int at, int to) {
    if (at < 0 || at >= to) {
      return INVALID;
    }
    byte sign = bytes[at];
    if ((sign | 0x20) == 'z' && to - at == 1) {
      return 0;
    }
    if ((sign != '+' && sign != '-') || to - at != OFFSET_LENGTH || bytes[at + 3] != ':') {
      return INVALID;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return INVALID;
    }
    int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }

  /** The number of two digits at {@code at}, negative when one is not a digit. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
