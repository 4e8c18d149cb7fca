package io.logserver.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one representation of a stored log: the JSON object exactly as the API returns it, on one
 * line of UTF-8.
 *
 * <p>The fields stand in a fixed order without any white space between tokens:
 *
 * <pre>
 * {"id":"…36…","timestamp":"…24…","severity":"…","tenant_id":"…","user_id":"…","action":"…","resource_type":"…",
 *  "resource_id":"…","message":…,"ip_address":…,"user_agent":…,"before":…,"after":…,"metadata":…}
 * </pre>
 *
 * <p>All are always there; the last six are {@code null} when the client did not give them. The id
 * is 36 characters and the timestamp 24 ({@code 2025-06-27T12:34:56.789Z}), both plain ASCII in
 * their text order, so id, timestamp and severity stand at fixed offsets and can be compared in
 * place, without parsing: that is what makes pages, ranges and counts cheap.
 *
 * <p>Values stand as the client wrote them but for white space between tokens: strings keep their
 * escapes ({@code "\/"} and {@code "/"} are the same text), numbers their digits, nested objects
 * their duplicates.
 */
public final class CanonicalLine {

  /** Offset of the id's first character from the start of the line. */
  public static final int ID = 7;

  /** Offset of the timestamp's first character. */
  public static final int TIMESTAMP = ID + LogId.TEXT_LENGTH + 15;

  /** Length of a timestamp: always UTC with milliseconds. */
  public static final int TIMESTAMP_LENGTH = 24;

  /** Offset of the severity's first character. */
  public static final int SEVERITY = TIMESTAMP + TIMESTAMP_LENGTH + 14;

  /** Length of the shortest line without its line feed. */
  private static final int SHORTEST =
      SEVERITY
          + ("INFO\",\"tenant_id\":\"t\",\"user_id\":\"\",\"action\":\"\",\"resource_type\":\"\","
                  + "\"resource_id\":\"\",\"message\":\"\",\"ip_address\":\"\",\"user_agent\":\"\","
                  + "\"before\":{},\"after\":{},\"metadata\":{}}")
              .length();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private CanonicalLine() {}

  /** The id of the line that starts at {@code start}. */
  public static LogId id(byte[] lines, int start) {
    int at = start + ID;
    long high = hex(lines, at, 8) << 32 | hex(lines, at + 9, 4) << 16 | hex(lines, at + 14, 4);
    long low = hex(lines, at + 19, 4) << 48 | hex(lines, at + 24, 12);
    return new LogId(high, low);
  }

  /** The timestamp of the line that starts at {@code start}, in epoch milliseconds. */
  public static long timestamp(byte[] lines, int start) {
    return Timestamps.parseCanonical(lines, start + TIMESTAMP);
  }

  /**
   * The severity of the line that starts at {@code start}. The first letter tells all five apart.
   */
  public static Severity severity(byte[] lines, int start) {
    return switch (lines[start + SEVERITY]) {
      case 'D' -> Severity.DEBUG;
      case 'I' -> Severity.INFO;
      case 'W' -> Severity.WARNING;
      case 'E' -> Severity.ERROR;
      case 'C' -> Severity.CRITICAL;
      default -> throw new IllegalArgumentException("not a canonical line: " + text(lines, start));
    };
  }

  /** Orders two lines by (timestamp, id), the order of search results, on the bytes themselves. */
  public static int compare(byte[] a, int aStart, byte[] b, int bStart) {
    int byTime = compareTimes(a, aStart, b, bStart);
    return byTime != 0 ? byTime : compareIds(a, aStart, b, bStart);
  }

  /** Orders two lines by timestamp, on the bytes themselves. */
  public static int compareTimes(byte[] a, int aStart, byte[] b, int bStart) {
    return compare(a, aStart + TIMESTAMP, b, bStart + TIMESTAMP, TIMESTAMP_LENGTH);
  }

  /** Orders two lines by id, on the bytes themselves. */
  public static int compareIds(byte[] a, int aStart, byte[] b, int bStart) {
    return compare(a, aStart + ID, b, bStart + ID, LogId.TEXT_LENGTH);
  }

  private static int compare(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
    return Arrays.compare(a, aFrom, aFrom + length, b, bFrom, bFrom + length);
  }

  /**
   * Index behind the line feed that ends the line which starts at {@code start}, before {@code
   * limit}. The first half of most lines need not be looked at, as none is so short.
   */
  public static int next(byte[] lines, int start, int limit) {
    return end(lines, Math.min(start + SHORTEST, limit), limit) + 1;
  }

  /**
   * Index of the line feed that ends the line which {@code start} is in; {@code limit} when there
   * is none.
   */
  public static int end(byte[] lines, int start, int limit) {
    int i = start;
    for (; i <= limit - Long.BYTES; i += Long.BYTES) {
      long found = lineFeeds((long) LONGS.get(lines, i));
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < limit && lines[i] != '\n') {
      i++;
    }
    return i;
  }

  /**
   * Index of the first byte of the line that ends before {@code end}, the index of its line feed.
   */
  public static int start(byte[] lines, int end) {
    int i = end;
    for (; i >= Long.BYTES; i -= Long.BYTES) {
      long found = lineFeeds((long) LONGS.get(lines, i - Long.BYTES));
      if (found != 0) {
        return i - (Long.numberOfLeadingZeros(found) >>> 3);
      }
    }
    while (i > 0 && lines[i - 1] != '\n') {
      i--;
    }
    return i;
  }

  /** The highest bit of each byte of {@code word} that is a line feed. */
  private static long lineFeeds(long word) {
    long x = word ^ 0x0A0A_0A0A_0A0A_0A0AL;
    return ~((x & 0x7F7F_7F7F_7F7F_7F7FL) + 0x7F7F_7F7F_7F7F_7F7FL | x | 0x7F7F_7F7F_7F7F_7F7FL);
  }

  private static long hex(byte[] bytes, int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int c = bytes[i];
      value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
  }

  private static String text(byte[] lines, int start) {
    return new String(lines, start, Math.min(120, lines.length - start), StandardCharsets.UTF_8);
  }
}
