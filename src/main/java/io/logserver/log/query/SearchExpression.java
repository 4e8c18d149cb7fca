package io.logserver.log.query;

import java.util.List;

/**
 * A full-text condition over all values of an entry but {@code id} and {@code tenant_id}, in any
 * case. White space separates terms; each must match in some value:
 *
 * <ul>
 *   <li>{@code word}: that whole word, a word being a maximal run of letters and digits;
 *   <li>{@code 10.0.0.1}: with other characters in it, its words one after the other in one value,
 *       whatever stands between them; without any word in it ({@code --}), a substring;
 *   <li>{@code pre*}: words with that beginning; in {@code 10.0.pre*} it is the last word that is a
 *       prefix; behind anything but a letter or digit ({@code 10.0.*}) the star adds nothing;
 *   <li>{@code *part*} and {@code "a phrase"}: a substring of a value. A quote opens a phrase only
 *       at the start of a term, and a phrase holds no quote.
 * </ul>
 *
 * <p>Numbers and booleans are searched as their JSON text, null as nothing, strings decoded, keys
 * not at all.
 *
 * @param text at most {@link #MAX_LENGTH} characters that hold 1 to {@link #MAX_TERMS} terms of at
 *     most {@link #MAX_WORDS} words; otherwise construction is a 422 at {@code query.search}
 */
public record SearchExpression(String text) {

  /** Longest text, in UTF-16 units. */
  public static final int MAX_LENGTH = 512;

  /** Most terms. */
  public static final int MAX_TERMS = 32;

  /** Most words in one term. */
  public static final int MAX_WORDS = 64;

  public SearchExpression {
    SearchSyntax.parse(text);
  }

  List<SearchTerm> terms() {
    return SearchSyntax.parse(text);
  }
}
