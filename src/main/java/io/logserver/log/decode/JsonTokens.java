package io.logserver.log.decode;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Passes over single tokens of JSON text (RFC 8259, strict) in a byte array and proves them valid,
 * UTF-8 included, without decoding anything. Methods take the position they start at and return the
 * one they stop at; anything broken is {@code MALFORMED} with line and byte.
 *
 * <p>Strings make up most of the bytes and are passed eight bytes at a time.
 */
class JsonTokens {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = {};
  private int limit;
  private boolean singleLine;
  private boolean spaced;
  private int counted;
  private int line = 1;

  /** Starts on {@code bytes[0, limit)}. */
  final void reset(byte[] bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
    counted = 0;
    line = 1;
    stayOnLine(false);
  }

  /** Whether a line feed between tokens is an error from here on. */
  final void stayOnLine(boolean singleLine) {
    this.singleLine = singleLine;
  }

  final boolean isEnd(int at) {
    return at == limit;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The eight bytes at {@code at}, the first one lowest. */
  static long load(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  /** Where the text ends. */
  final int limit() {
    return limit;
  }

  /** Whether white space was passed since {@link #clearSpaced}. */
  boolean spaced() {
    return spaced;
  }

  void clearSpaced() {
    spaced = false;
  }

  /** The byte at {@code at}; 0, which no token begins with, at the end. */
  byte peek(int at) {
    return at < limit ? bytes[at] : 0;
  }

  final int expect(int at, char expected, String description) {
    if (peek(at) != expected) {
      throw unexpected(at, description);
    }
    return at + 1;
  }

  /** Passes white space, if there is any. */
  int space(int at) {
    return at < limit && bytes[at] > ' ' ? at : passSpace(at);
  }

  private int passSpace(int from) {
    int at = from;
    while (at < limit && isSpace(bytes[at])) {
      if (singleLine && bytes[at] == '\n') {
        throw malformed("the line ends within an entry", at);
      }
      at++;
    }
    spaced |= at > from;
    return at;
  }

  /** Passes what may be left of a line and its line feed. */
  final int endOfLine(int from) {
    int at = from;
    while (peek(at) == ' ' || peek(at) == '\t' || peek(at) == '\r') {
      at++;
    }
    return isEnd(at) ? at : expect(at, '\n', "the end of the line");
  }

  /** Where the line feed after {@code from} is, or the end. */
  final int lineFeed(int from) {
    int at = from;
    while (at < limit && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Passes lines that hold nothing. */
  final int blankLines(int from) {
    int at = from;
    while (at < limit && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Passes a byte order mark at the start, if there is one. */
  final int byteOrderMark() {
    return limit >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf
        ? 3
        : 0;
  }

  static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** Passes the rest of a string and its closing quote; {@code from} is after the opening one. */
  int string(int from) {
    int at = from;
    for (; ; ) {
      at = plain(at);
      byte c = peek(at);
      if (c == '"') {
        return at + 1;
      } else if (c == '\\') {
        at = escape(at + 1);
      } else if (c < 0) {
        at = multiByte(at);
      } else {
        throw unexpected(at, "the end of the string (control characters must be escaped)");
      }
    }
  }

  /**
   * Passes ASCII characters up to a quote, a backslash, a control character or a byte that is not
   * ASCII.
   */
  private int plain(int from) {
    int at = from;
    for (int last = limit - Long.BYTES; at <= last; at += Long.BYTES) {
      long hits = special(load(bytes, at));
      if (hits != 0) {
        return at + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    while (at < limit && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /**
   * Sets the high bit of bytes that end a run of plain characters. A subtraction borrows only from
   * the bytes above one that is a hit itself, so the lowest hit is exact.
   */
  private static long special(long word) {
    long quote = (word ^ ONES * '"') - ONES;
    long backslash = (word ^ ONES * '\\') - ONES;
    long control = word - ONES * ' ';
    return (quote | backslash | control | word) & HIGH_BITS;
  }

  private int escape(int at) {
    switch (peek(at)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
        return at + 1;
      case 'u':
        for (int i = at + 1; i <= at + 4; i++) {
          if (Character.digit(peek(i), 16) < 0) {
            throw unexpected(i, "four hex digits after \\u");
          }
        }
        return at + 5;
      default:
        throw unexpected(at, "an escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
    }
  }

  /**
   * Passes the character of two to four bytes at {@code at}: no overlong forms, no surrogates,
   * nothing past U+10FFFF.
   */
  private int multiByte(int at) {
    int lead = bytes[at] & 0xff;
    int second = peek(at + 1) & 0xff;
    boolean valid;
    int length;
    if (lead < 0xe0) {
      length = 2;
      valid = lead >= 0xc2;
    } else if (lead < 0xf0) {
      length = 3;
      valid = lead == 0xe0 ? second >= 0xa0 : lead != 0xed || second < 0xa0;
    } else {
      length = 4;
      valid = lead == 0xf0 ? second >= 0x90 : lead < 0xf4 || lead == 0xf4 && second < 0x90;
    }
    for (int i = 1; i < length; i++) {
      valid &= (peek(at + i) & 0xc0) == 0x80;
    }
    if (!valid) {
      throw malformed("invalid UTF-8", at);
    }
    return at + length;
  }

  int bareScalar(int at) {
    return switch (peek(at)) {
      case 't' -> literal(at, TRUE);
      case 'f' -> literal(at, FALSE);
      case 'n' -> literal(at, NULL);
      default -> number(at);
    };
  }

  private int literal(int at, byte[] literal) {
    for (int i = 1; i < literal.length; i++) {
      if (peek(at + i) != literal[i]) {
        throw unexpected(at + i, "the rest of " + new String(literal, StandardCharsets.US_ASCII));
      }
    }
    return at + literal.length;
  }

  private int number(int from) {
    int at = peek(from) == '-' ? from + 1 : from;
    at = peek(at) == '0' ? at + 1 : digits(at, at == from ? "a value" : "a digit");
    if (peek(at) == '.') {
      at = digits(at + 1, "a digit");
    }
    if ((peek(at) | 0x20) == 'e') {
      byte sign = peek(at + 1);
      at = digits(sign == '+' || sign == '-' ? at + 2 : at + 1, "a digit");
    }
    return at;
  }

  private int digits(int from, String expected) {
    int at = from;
    while (peek(at) >= '0' && peek(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw unexpected(at, expected);
    }
    return at;
  }

  /** What is wrong when something other than {@code expected} stands at {@code at}. */
  LogServerException unexpected(int at, String expected) {
    return malformed("expected " + expected + ", found " + found(at), at);
  }

  private String found(int at) {
    if (at >= limit) {
      return "the end of the body";
    }
    byte c = bytes[at];
    return c > ' ' && c < 127 ? "'" + (char) c + "'" : "byte 0x%02x".formatted(c);
  }

  private LogServerException malformed(String message, int at) {
    return new LogServerException(
        ErrorCode.MALFORMED, "Malformed JSON " + where(at) + ": " + message);
  }

  /** Goes on counting lines where it was asked last, so that many problems cost one pass. */
  String where(int at) {
    if (at < counted) {
      counted = 0;
      line = 1;
    }
    for (; counted < at && counted < limit; counted++) {
      line += bytes[counted] == '\n' ? 1 : 0;
    }
    return "at line " + line + ", byte " + at;
  }
}
