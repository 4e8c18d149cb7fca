package io.logserver.log.query;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a search into its terms. */
final class SearchSyntax {

  private static final String ALLOWED =
      "allowed are word, prefix*, *part*, \"a phrase\", separated by white space";

  private final String text;
  private final List<SearchTerm> terms = new ArrayList<>();
  private int at;

  private SearchSyntax(String text) {
    this.text = text;
  }

  /** The terms, at least one; a 422 at {@code query.search} when the text is not a search. */
  static List<SearchTerm> parse(String text) {
    if (text.length() > SearchExpression.MAX_LENGTH) {
      throw invalid(
          "too_long",
          "search has "
              + text.length()
              + " characters, allowed are "
              + SearchExpression.MAX_LENGTH);
    }
    List<SearchTerm> terms = new SearchSyntax(text).terms();
    if (terms.isEmpty()) {
      throw invalid("value", "'" + text + "' holds no term; " + ALLOWED);
    }
    if (terms.size() > SearchExpression.MAX_TERMS) {
      throw invalid(
          "too_long",
          "search has " + terms.size() + " terms, allowed are " + SearchExpression.MAX_TERMS);
    }
    return terms;
  }

  private List<SearchTerm> terms() {
    skipWhiteSpace();
    while (at < text.length()) {
      terms.add(text.charAt(at) == '"' ? phrase() : bareTerm(nextToken()));
      skipWhiteSpace();
    }
    return terms;
  }

  private SearchTerm phrase() {
    int close = text.indexOf('"', at + 1);
    if (close < 0) {
      throw invalid("value", "the quote in '" + text.substring(at) + "' is not closed; " + ALLOWED);
    }
    String phrase = text.substring(at + 1, close);
    if (phrase.isEmpty()) {
      throw invalid("value", "the phrase \"\" is empty; " + ALLOWED);
    }
    at = close + 1;
    if (at < text.length() && !isWhiteSpace(text.charAt(at))) {
      throw invalid("value", "behind \"" + phrase + "\" white space must follow; " + ALLOWED);
    }
    return new SearchTerm.Substring(Folding.fold(phrase));
  }

  private static SearchTerm bareTerm(String token) {
    boolean leading = token.startsWith("*");
    boolean trailing = token.endsWith("*") && token.length() > 1;
    String part = token.substring(leading ? 1 : 0, token.length() - (trailing ? 1 : 0));
    if (part.isEmpty() || part.indexOf('*') >= 0 || leading && !trailing) {
      throw invalid("value", "'" + token + "' is not a term; " + ALLOWED);
    }
    String folded = Folding.fold(part);
    if (leading || Folding.wordStart(folded, 0) == folded.length()) {
      return new SearchTerm.Substring(folded);
    }
    return words(folded, trailing);
  }

  private static SearchTerm words(String folded, boolean trailing) {
    List<String> words = new ArrayList<>();
    int end = 0;
    for (int start = Folding.wordStart(folded, 0);
        start < folded.length();
        start = Folding.wordStart(folded, end)) {
      end = Folding.wordEnd(folded, start);
      words.add(folded.substring(start, end));
    }
    if (words.size() > SearchExpression.MAX_WORDS) {
      throw invalid(
          "too_long",
          "a term has " + words.size() + " words, allowed are " + SearchExpression.MAX_WORDS);
    }
    return new SearchTerm.WordSequence(words, trailing && end == folded.length());
  }

  private String nextToken() {
    int start = at;
    while (at < text.length() && !isWhiteSpace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skipWhiteSpace() {
    while (at < text.length() && isWhiteSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isWhiteSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static LogServerException invalid(String type, String message) {
    return LogServerException.invalid(ErrorDetail.at(type, message, "query", "search"));
  }
}
