package io.logserver.log.query;

import java.util.Arrays;

/**
 * UTF-8 by code point. Lone surrogates, which JSON escapes can spell, are encoded like any other
 * code point of three bytes, so that every decoded value has bytes.
 */
final class Utf8 {

  /** Most bytes a code point takes. */
  static final int MAX_LENGTH = 4;

  private Utf8() {}

  static byte[] encode(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      length = write(codePoint, bytes, length);
      i += Character.charCount(codePoint);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Writes a code point at {@code at} and returns the index behind it. */
  static int write(int codePoint, byte[] target, int at) {
    int length = length(codePoint);
    long packed = pack(codePoint);
    for (int i = 0; i < length; i++) {
      target[at + i] = (byte) (packed >>> 8 * i);
    }
    return at + length;
  }

  /** The bytes of a code point, the first one lowest. */
  static long pack(int codePoint) {
    return switch (length(codePoint)) {
      case 1 -> codePoint;
      case 2 -> 0xC0 | codePoint >> 6 | tail(codePoint, 0) << 8;
      case 3 -> 0xE0 | codePoint >> 12 | tail(codePoint, 6) << 8 | tail(codePoint, 0) << 16;
      default ->
          0xF0
              | codePoint >> 18
              | tail(codePoint, 12) << 8
              | tail(codePoint, 6) << 16
              | tail(codePoint, 0) << 24;
    };
  }

  /** Number of bytes of a code point. */
  static int length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** Number of bytes of the code point whose first byte is {@code lead}. */
  static int lengthByLead(byte lead) {
    if (lead >= 0) {
      return 1;
    }
    int bits = lead & 0xFF;
    return bits < 0xE0 ? 2 : bits < 0xF0 ? 3 : 4;
  }

  /** The code point that starts at {@code at}; the bytes are trusted. */
  static int read(byte[] bytes, int at) {
    int lead = bytes[at];
    return switch (lengthByLead(bytes[at])) {
      case 1 -> lead;
      case 2 -> (lead & 0x1F) << 6 | bytes[at + 1] & 0x3F;
      case 3 -> (lead & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F;
      default ->
          (lead & 0x07) << 18
              | (bytes[at + 1] & 0x3F) << 12
              | (bytes[at + 2] & 0x3F) << 6
              | bytes[at + 3] & 0x3F;
    };
  }

  /** The code point that ends before {@code end}. */
  static int readBefore(byte[] bytes, int end) {
    int at = end - 1;
    while ((bytes[at] & 0xC0) == 0x80) {
      at--;
    }
    return read(bytes, at);
  }

  private static long tail(int codePoint, int shift) {
    return 0x80 | codePoint >> shift & 0x3F;
  }
}
