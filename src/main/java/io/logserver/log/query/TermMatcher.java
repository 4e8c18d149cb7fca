package io.logserver.log.query;

/** Decides whether the text of a line meets one {@link SearchTerm}. */
@FunctionalInterface
interface TermMatcher {

  boolean matches(FoldedText text);

  static TermMatcher of(SearchTerm term) {
    return switch (term) {
      case SearchTerm.Substring(String text) -> substring(text);
      case SearchTerm.WordSequence sequence -> new WordSequenceMatcher(sequence);
    };
  }

  /** A matcher of folded text that occurs anywhere in a value. */
  static TermMatcher substring(String folded) {
    BytePattern pattern = new BytePattern(Utf8.encode(folded));
    return text -> pattern.find(text.bytes(), 0, text.length()) >= 0;
  }
}
