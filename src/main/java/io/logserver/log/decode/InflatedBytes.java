package io.logserver.log.decode;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.util.Arrays;

/**
 * Output of an inflation: a buffer that grows with what is written and never beyond the cap, but
 * for one byte.
 */
final class InflatedBytes {

  /** Largest expansion of a body that inflates to more than {@link #HARMLESS}. */
  static final int MAX_RATIO = 1000;

  private static final int HARMLESS = 1 << 20;
  private static final int FIRST_BYTES = 16 * 1024;
  private static final int USUAL_RATIO = 8;

  private final int inputLength;
  private final long maxBytes;
  private byte[] bytes;
  private int size;

  InflatedBytes(int inputLength, long maxBytes) {
    this.inputLength = inputLength;
    this.maxBytes = maxBytes;
    this.bytes = new byte[capacity(Math.max(FIRST_BYTES, (long) USUAL_RATIO * inputLength))];
  }

  /** One byte more than the cap is room enough to see that a body exceeds it. */
  private int capacity(long wanted) {
    return (int) Math.min(wanted, Math.min(maxBytes, Integer.MAX_VALUE - 16) + 1);
  }

  /** The buffer to write to, at {@link #size}, with room for at least a byte. */
  byte[] bytes() {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, capacity(2L * size));
    }
    return bytes;
  }

  int size() {
    return size;
  }

  int room() {
    return bytes().length - size;
  }

  /** Counts what was written. */
  void written(int count) {
    size += count;
    checkSize(size);
    if (size > HARMLESS && size / MAX_RATIO > inputLength) {
      throw new LogServerException(
          ErrorCode.TOO_LARGE, "The body inflates to more than " + MAX_RATIO + " times its size");
    }
  }

  void checkSize(int inflated) {
    if (inflated > maxBytes) {
      throw new LogServerException(
          ErrorCode.TOO_LARGE, "The body, after inflating, is larger than " + maxBytes + " bytes");
    }
  }

  byte[] toArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
