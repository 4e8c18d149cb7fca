package io.logserver.log.query;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at once in a long, the first one lowest (SIMD within a register). Tests set the
 * highest bit of each byte for which they hold; bits above the lowest one set may be wrong where
 * said so.
 */
final class Swar {

  static final long ONES = 0x0101010101010101L;
  static final long HIGHS = 0x8080808080808080L;
  private static final long LOWER_CASE = ONES * 0x20;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Swar() {}

  /** The eight bytes from {@code at} on; zeros behind the end of the array. */
  static long load(byte[] bytes, int at) {
    return at <= bytes.length - Long.BYTES ? (long) LONG.get(bytes, at) : loadEnd(bytes, at);
  }

  static void store(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /** Number of bytes before the first one that is marked; 8 when there is none. */
  static int firstMarked(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** All bits of the first {@code count} bytes, fewer than eight. */
  static long below(int count) {
    return (1L << 8 * count) - 1;
  }

  /** Marks zeros; may mark wrongly above a right mark. */
  static long zeros(long bytes) {
    return bytes - ONES & ~bytes & HIGHS;
  }

  /** Marks quotes and backslashes; may mark wrongly above a right mark. */
  static long quotesAndBackslashes(long bytes) {
    return zeros(bytes ^ ONES * '"') | zeros(bytes ^ ONES * '\\');
  }

  /** Marks ASCII letters and digits, of text without control characters. */
  static long wordBytes(long bytes) {
    long lower = lower(bytes) & ~HIGHS;
    return (within(lower, 'a', 'z') | within(lower, '0', '9')) & ~bytes & HIGHS;
  }

  /** The bytes with the bit set that makes ASCII capitals small; digits have it already. */
  static long lower(long bytes) {
    return bytes | LOWER_CASE;
  }

  /** Marks the small letters of ASCII. */
  static long smallLetters(long bytes) {
    return within(bytes & ~HIGHS, 'a', 'z') & ~bytes & HIGHS;
  }

  /** The bytes with ASCII capitals made small and all others as they are. */
  static long fold(long bytes) {
    long capitals = within(bytes & ~HIGHS, 'A', 'Z') & ~bytes & HIGHS;
    return bytes | capitals >>> 2;
  }

  /** Sets the high bit of each byte, all below 0x80, that is between the two. */
  private static long within(long bytes, int first, int last) {
    return bytes + ONES * (0x80 - first) & ~(bytes + ONES * (0x7F - last));
  }

  private static long loadEnd(byte[] bytes, int at) {
    long value = 0;
    for (int i = at; i < bytes.length; i++) {
      value |= (bytes[i] & 0xFFL) << 8 * (i - at);
    }
    return value;
  }
}
