package io.logserver.log;

import org.jspecify.annotations.Nullable;

/**
 * The id of a stored log: a UUIDv7 of the time of receipt. Ids order as unsigned 128-bit numbers,
 * which is also the order of their text.
 *
 * @param high the upper 64 bits: 48 bits of epoch milliseconds, the version, 12 further bits
 * @param low the lower 64 bits
 */
public record LogId(long high, long low) implements Comparable<LogId> {

  /** Length of the text form. */
  public static final int TEXT_LENGTH = 36;

  /** Time of receipt, epoch milliseconds. */
  public long receivedAt() {
    return high >>> 16;
  }

  /**
   * The id of that text (lower or upper case hex digits), or null when it is not the text of a
   * UUID.
   */
  public static @Nullable LogId parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return null;
      }
      if (i < 18) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new LogId(high, low);
  }

  @Override
  public int compareTo(LogId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return new java.util.UUID(high, low).toString();
  }
}
