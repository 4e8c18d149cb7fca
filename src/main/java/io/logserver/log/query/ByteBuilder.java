package io.logserver.log.query;

import java.util.Arrays;

/**
 * Bytes that grow at their end, made for being cleared and filled again. Not safe for use by
 * several threads.
 */
public final class ByteBuilder {

  private byte[] bytes;
  private int length;

  /** Nothing, with room for {@code capacity} bytes. */
  public ByteBuilder(int capacity) {
    bytes = new byte[capacity];
  }

  /** The array behind it, of which {@code [0, length())} counts; another one after it has grown. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** Forgets all bytes. */
  public void clear() {
    length = 0;
  }

  /** Adds one byte. */
  public void append(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  /** Adds {@code source[from, to)}. */
  public void append(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  /**
   * Adds room for {@code count} bytes at {@code at}, moving what follows; what stands in it is not
   * defined.
   */
  public void insert(int at, int count) {
    reserve(count);
    System.arraycopy(bytes, at, bytes, at + count, length - at);
    length += count;
  }

  /** A copy of all bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Adds a code point in UTF-8. */
  void appendCodePoint(int codePoint) {
    reserve(Utf8.MAX_LENGTH);
    length = Utf8.write(codePoint, bytes, length);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
