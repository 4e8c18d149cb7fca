package io.logserver.log.query;

/**
 * Reads JSON in place. The bytes are trusted to be valid and free of white space between tokens.
 */
final class JsonText {

  private JsonText() {}

  /** Index of the quote that closes the string whose first character is at {@code at}. */
  static int closingQuote(byte[] json, int at) {
    int i = at;
    while (true) {
      long marks = Swar.quotesAndBackslashes(Swar.load(json, i));
      i += Swar.firstMarked(marks);
      if (marks != 0) {
        if (json[i] == '"') {
          return i;
        }
        i += 2;
      }
    }
  }

  /**
   * Decodes the character of a string that starts at {@code at}, which may be an escape.
   *
   * @return the code point in the lower half, the index behind it in the upper half
   */
  static long read(byte[] json, int at) {
    if (json[at] != '\\') {
      return step(Utf8.read(json, at), at + Utf8.lengthByLead(json[at]));
    }
    byte letter = json[at + 1];
    return switch (letter) {
      case 'b' -> step('\b', at + 2);
      case 'f' -> step('\f', at + 2);
      case 'n' -> step('\n', at + 2);
      case 'r' -> step('\r', at + 2);
      case 't' -> step('\t', at + 2);
      case 'u' -> readUnicodeEscape(json, at);
      default -> step(letter, at + 2);
    };
  }

  /** The code point of a {@link #read} result. */
  static int codePoint(long step) {
    return (int) step;
  }

  /** The index behind the character of a {@link #read} result. */
  static int next(long step) {
    return (int) (step >>> 32);
  }

  /** Index behind the value that starts at {@code at}. */
  static int skipValue(byte[] json, int at) {
    return switch (json[at]) {
      case '"' -> closingQuote(json, at + 1) + 1;
      case '{', '[' -> skipNested(json, at);
      default -> scalarEnd(json, at);
    };
  }

  /** Index behind the number, boolean or null that starts at {@code at}. */
  static int scalarEnd(byte[] json, int at) {
    int i = at;
    while (json[i] != ',' && json[i] != '}' && json[i] != ']') {
      i++;
    }
    return i;
  }

  private static int skipNested(byte[] json, int at) {
    int depth = 0;
    int i = at;
    do {
      switch (json[i]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> i = closingQuote(json, i + 1);
        default -> {}
      }
      i++;
    } while (depth > 0);
    return i;
  }

  private static long readUnicodeEscape(byte[] json, int at) {
    char high = (char) hex(json, at + 2);
    if (Character.isHighSurrogate(high) && json[at + 6] == '\\' && json[at + 7] == 'u') {
      char low = (char) hex(json, at + 8);
      if (Character.isLowSurrogate(low)) {
        return step(Character.toCodePoint(high, low), at + 12);
      }
    }
    return step(high, at + 6);
  }

  private static int hex(byte[] json, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Character.digit(json[i], 16);
    }
    return value;
  }

  private static long step(int codePoint, int next) {
    return (long) next << 32 | codePoint;
  }
}
