package io.logserver.log.decode;

import io.logserver.log.CanonicalLine;
import io.logserver.log.Rfc3339;
import io.logserver.log.Timestamps;

/**
 * The minute that the last timestamp was in. Logs that come together are of the same minute nearly
 * always, and then only seconds and milliseconds remain to be read or written; all others go the
 * long way. Not safe for use by several threads.
 */
final class RecentMinute {

  private static final int MINUTE = 60_000;
  private static final int SECONDS = "2025-06-27T12:34:".length();
  private static final int MILLIS = SECONDS + "56.".length();
  private static final int LENGTH = CanonicalLine.TIMESTAMP_LENGTH;

  private final byte[] text = new byte[LENGTH];
  private long start;

  RecentMinute() {
    set(0);
  }

  /** What {@link Rfc3339#parse} says of {@code bytes[from, to)}. */
  long parse(byte[] bytes, int from, int to) {
    if (isCanonical(bytes, from, to)) {
      int second = 10 * digit(bytes, from + SECONDS) + digit(bytes, from + SECONDS + 1);
      int millis =
          100 * digit(bytes, from + MILLIS)
              + 10 * digit(bytes, from + MILLIS + 1)
              + digit(bytes, from + MILLIS + 2);
      return start + second * 1000L + millis;
    }
    long time = Rfc3339.parse(bytes, from, to);
    if (time != Rfc3339.INVALID) {
      set(time);
    }
    return time;
  }

  /** Writes {@code time}, epoch milliseconds, as {@link Timestamps#writeCanonical} does. */
  void write(long time, byte[] target, int at) {
    long millis = time - start;
    if (millis < 0 || millis >= MINUTE) {
      set(time);
      millis = time - start;
    }
    System.arraycopy(text, 0, target, at, LENGTH);
    int second = (int) millis / 1000;
    int rest = (int) millis % 1000;
    target[at + SECONDS] = (byte) ('0' + second / 10);
    target[at + SECONDS + 1] = (byte) ('0' + second % 10);
    target[at + MILLIS] = (byte) ('0' + rest / 100);
    target[at + MILLIS + 1] = (byte) ('0' + rest / 10 % 10);
    target[at + MILLIS + 2] = (byte) ('0' + rest % 10);
  }

  private void set(long time) {
    start = time - time % MINUTE;
    Timestamps.writeCanonical(start, text, 0);
  }

  /** Whether it is a time of this minute as the server itself would write it. */
  private boolean isCanonical(byte[] bytes, int from, int to) {
    return to - from == LENGTH
        && JsonTokens.load(bytes, from) == JsonTokens.load(text, 0)
        && JsonTokens.load(bytes, from + 8) == JsonTokens.load(text, 8)
        && bytes[from + SECONDS - 1] == ':'
        && isDigit(bytes, from + SECONDS, 5)
        && isDigit(bytes, from + SECONDS + 1, 9)
        && bytes[from + MILLIS - 1] == '.'
        && isDigit(bytes, from + MILLIS, 9)
        && isDigit(bytes, from + MILLIS + 1, 9)
        && isDigit(bytes, from + MILLIS + 2, 9)
        && bytes[from + LENGTH - 1] == 'Z';
  }

  private static boolean isDigit(byte[] bytes, int at, int most) {
    int digit = digit(bytes, at);
    return digit >= 0 && digit <= most;
  }

  private static int digit(byte[] bytes, int at) {
    return bytes[at] - '0';
  }
}
