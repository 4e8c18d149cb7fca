package io.logserver.log.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Conversions between JSON text, already known to be valid, and what it stands for. */
final class JsonText {

  private static final int CLIP = 80;

  private JsonText() {}

  /**
   * The text of a string's body {@code bytes[from, to)}; a lone surrogate escape becomes a lone
   * surrogate.
   */
  static String unescape(byte[] bytes, int from, int to) {
    int run = from;
    int escape = backslash(bytes, from, to);
    if (escape == to) {
      return new String(bytes, from, to - from, UTF_8);
    }
    StringBuilder text = new StringBuilder(to - from);
    while (escape < to) {
      text.append(new String(bytes, run, escape - run, UTF_8)).append(character(bytes, escape + 1));
      run = escape + (bytes[escape + 1] == 'u' ? 6 : 2);
      escape = backslash(bytes, run, to);
    }
    return text.append(new String(bytes, run, to - run, UTF_8)).toString();
  }

  /** Index of the first backslash in {@code bytes[from, to)}; {@code to} when there is none. */
  static int backslash(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private static char character(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int i = at + 1; i <= at + 4; i++) {
          unit = unit << 4 | Character.digit(bytes[i], 16);
        }
        yield (char) unit;
      }
      default -> (char) bytes[at];
    };
  }

  /** {@code text} as a JSON string with its quotes. */
  static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || isLoneSurrogate(text, i)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /**
   * Copies {@code source[from, to)} without the white space between its tokens; returns the end of
   * the copy.
   */
  static int compact(byte[] source, int from, int to, byte[] target, int at) {
    int end = at;
    boolean inString = false;
    for (int i = from; i < to; i++) {
      byte c = source[i];
      target[end] = c;
      if (c == '\\') {
        target[++end] = source[++i];
      }
      inString ^= c == '"';
      end += inString || !JsonTokens.isSpace(c) ? 1 : 0;
    }
    return end;
  }

  /** A value for a message: its text, cut when it is long, and what it is. */
  static String describe(byte[] bytes, int from, int to) {
    String kind = kind(bytes[from]);
    return kind.equals("null")
        ? kind
        : clip(new String(bytes, from, Math.min(to - from, 4 * CLIP), UTF_8)) + ", " + kind;
  }

  private static String kind(byte first) {
    return switch (first) {
      case '"' -> "a string";
      case '{' -> "an object";
      case '[' -> "an array";
      case 't', 'f' -> "a boolean";
      case 'n' -> "null";
      default -> "a number";
    };
  }

  /**
   * {@code text}, cut to what a message can bear, and a '?' for each surrogate without its other
   * half.
   */
  static String clip(String text) {
    String start = text.length() <= CLIP ? text : text.substring(0, CLIP) + "…";
    return new String(start.getBytes(UTF_8), UTF_8);
  }
}
