package io.logserver.log.query;

/** Decides whether a line meets all terms of a search. */
final class SearchMatcher implements LineMatcher {

  private final TermMatcher[] terms;
  private final FoldedText text = new FoldedText();

  SearchMatcher(SearchExpression search) {
    terms = search.terms().stream().map(TermMatcher::of).toArray(TermMatcher[]::new);
  }

  @Override
  public boolean matches(byte[] line, int start, int end) {
    text.readLine(line, start, end);
    for (TermMatcher term : terms) {
      if (!term.matches(text)) {
        return false;
      }
    }
    return true;
  }
}
