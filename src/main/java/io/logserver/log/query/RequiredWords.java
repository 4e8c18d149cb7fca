package io.logserver.log.query;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects the words that a line must have to match a filter, of those that {@link Words} emits.
 * What looks like the milliseconds of a timestamp is never among them, wherever it is searched for:
 * as a word of a message it was emitted, as the end of a timestamp it was not.
 */
final class RequiredWords {

  /** What the end of a timestamp is as a folded word; its digits are always those of ASCII. */
  private static final Pattern MILLIS = Pattern.compile("[0-9]{3}z");

  private final Set<String> words = new LinkedHashSet<>();

  static long[] of(LogFilter filter) {
    RequiredWords required = new RequiredWords();
    filter.fields().forEach(required::add);
    if (filter.search() != null) {
      filter.search().terms().forEach(required::add);
    }
    return required.words.stream()
        .filter(word -> !MILLIS.matcher(word).matches())
        .mapToLong(WordHash::of)
        .toArray();
  }

  private void add(FieldCondition condition) {
    String folded = Folding.fold(condition.value());
    if (condition.path().equals(FieldCondition.CONTAINED)) {
      addInnerWords(folded);
    } else {
      addWords(folded, 0, folded.length());
    }
  }

  private void add(SearchTerm term) {
    switch (term) {
      case SearchTerm.Substring(String text) -> addInnerWords(text);
      case SearchTerm.WordSequence(var sequence, boolean prefix) ->
          words.addAll(prefix ? sequence.subList(0, sequence.size() - 1) : sequence);
    }
  }

  /** What touches an end of a substring may be part of a longer word. */
  private void addInnerWords(String folded) {
    int from = Folding.wordEnd(folded, 0);
    int to = folded.length();
    while (to > from && Folding.isWord(folded.codePointBefore(to))) {
      to -= Character.charCount(folded.codePointBefore(to));
    }
    addWords(folded, from, to);
  }

  private void addWords(String folded, int from, int to) {
    for (int start = Folding.wordStart(folded, from); start < to; ) {
      int end = Folding.wordEnd(folded, start);
      words.add(folded.substring(start, end));
      start = Folding.wordStart(folded, end);
    }
  }
}
