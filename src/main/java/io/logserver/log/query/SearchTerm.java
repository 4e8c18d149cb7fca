package io.logserver.log.query;

import java.util.List;

/** One condition of a search, on folded text; some value of the entry must meet it. */
sealed interface SearchTerm {

  /** The value contains this text. */
  record Substring(String text) implements SearchTerm {}

  /**
   * The value has these words one after the other, with anything but letters and digits between
   * them.
   *
   * @param words at least one, each only of letters and digits
   * @param prefix whether the last one need only begin a word
   */
  record WordSequence(List<String> words, boolean prefix) implements SearchTerm {

    public WordSequence {
      words = List.copyOf(words);
    }
  }
}
