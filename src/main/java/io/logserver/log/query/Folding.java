package io.logserver.log.query;

/**
 * What "any case" and "word" mean, for questions and lines alike. Text is folded code point by code
 * point; a word is a maximal run of code points that are letters or digits after folding.
 */
final class Folding {

  private Folding() {}

  /** Simple case folding of one code point. */
  static int fold(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 0x20 : codePoint;
    }
    return Character.toLowerCase(Character.toUpperCase(codePoint));
  }

  static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> folded.appendCodePoint(fold(codePoint)));
    return folded.toString();
  }

  /** Whether a folded code point belongs to words. */
  static boolean isWord(int folded) {
    if (folded < 0x80) {
      return folded >= 'a' && folded <= 'z' || folded >= '0' && folded <= '9';
    }
    return Character.isLetterOrDigit(folded);
  }

  /** The index behind the word characters of folded {@code text} from {@code from} on. */
  static int wordEnd(String text, int from) {
    int i = from;
    while (i < text.length() && isWord(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  /**
   * The index of the first word character of folded {@code text} from {@code from} on, or its
   * length.
   */
  static int wordStart(String text, int from) {
    int i = from;
    while (i < text.length() && !isWord(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }
}
