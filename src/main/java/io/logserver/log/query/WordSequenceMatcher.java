package io.logserver.log.query;

/** Finds words that follow each other within one value. */
final class WordSequenceMatcher implements TermMatcher {

  private final BytePattern[] words;
  private final boolean prefix;

  WordSequenceMatcher(SearchTerm.WordSequence sequence) {
    words =
        sequence.words().stream()
            .map(word -> new BytePattern(Utf8.encode(word)))
            .toArray(BytePattern[]::new);
    prefix = sequence.prefix();
  }

  @Override
  public boolean matches(FoldedText text) {
    byte[] bytes = text.bytes();
    int end = text.length();
    int at = words[0].find(bytes, 0, end);
    while (at >= 0) {
      if (!isWord(bytes, at - 1, true) && matchesFrom(bytes, at, end)) {
        return true;
      }
      at = words[0].find(bytes, at + 1, end);
    }
    return false;
  }

  /** Whether the words stand one after the other from {@code at} on, where a word begins. */
  private boolean matchesFrom(byte[] text, int at, int end) {
    int i = at;
    for (int w = 0; w < words.length; w++) {
      if (!words[w].isAt(text, i, end)) {
        return false;
      }
      i += words[w].length();
      boolean last = w == words.length - 1;
      if (!(last && prefix) && isWord(text, i, false)) {
        return false;
      }
      i = last ? i : nextWord(text, i);
    }
    return true;
  }

  /** Index of the next word or separator from {@code at} on. */
  private static int nextWord(byte[] text, int at) {
    int i = at;
    while (text[i] != FoldedText.SEPARATOR && !isWord(text, i, false)) {
      i += Utf8.lengthByLead(text[i]);
    }
    return i;
  }

  /**
   * Whether the character that has the byte at {@code at}, its last or its first one, belongs to
   * words.
   */
  private static boolean isWord(byte[] text, int at, boolean last) {
    byte value = text[at];
    if (value >= 0) {
      return Folding.isWord(value);
    }
    return value != FoldedText.SEPARATOR
        && Folding.isWord(last ? Utf8.readBefore(text, at + 1) : Utf8.read(text, at));
  }
}
