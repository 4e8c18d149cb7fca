package io.logserver.log.query;

/** Decides whether a top-level field contains a text, in any case. */
final class ContainsMatcher implements LineMatcher {

  private final int field;
  private final TermMatcher substring;
  private final FoldedText text = new FoldedText();

  ContainsMatcher(FieldCondition condition) {
    field = LineValues.BODY_FIELDS.indexOf(condition.path());
    substring = TermMatcher.substring(Folding.fold(condition.value()));
  }

  @Override
  public boolean matches(byte[] line, int start, int end) {
    int at = LineValues.bodyField(line, start, field);
    if (line[at] != '"') {
      return false;
    }
    text.readString(line, at + 1, end);
    return substring.matches(text);
  }
}
