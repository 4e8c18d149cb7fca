package io.logserver.log.query;

import io.logserver.log.CanonicalLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses most lines unread: of all texts that a match must contain it looks for the longest one,
 * in the raw line. A line with a backslash or a byte above ASCII can spell that text differently,
 * and passes.
 */
final class RequiredLiteral implements LineMatcher {

  private final BytePattern literal;

  private RequiredLiteral(BytePattern literal) {
    this.literal = literal;
  }

  /**
   * A check that every line the filter means passes, or null when there is none. Conditions on
   * fields at the top are as quick to decide themselves.
   */
  static @Nullable RequiredLiteral of(LogFilter filter) {
    List<String> texts = new ArrayList<>();
    filter.fields().stream()
        .filter(FieldCondition::isNested)
        .forEach(condition -> texts.add(Folding.fold(condition.value())));
    if (filter.search() != null) {
      filter.search().terms().forEach(term -> texts.addAll(texts(term)));
    }
    return texts.stream()
        .reduce((a, b) -> a.length() >= b.length() ? a : b)
        .map(longest -> new RequiredLiteral(new BytePattern(Utf8.encode(longest))))
        .orElse(null);
  }

  @Override
  public boolean matches(byte[] line, int start, int end) {
    int from = start + CanonicalLine.TIMESTAMP;
    return literal.find(line, from, end) >= 0 || !isPlain(line, from, end);
  }

  private static List<String> texts(SearchTerm term) {
    return switch (term) {
      case SearchTerm.Substring(String text) -> List.of(text);
      case SearchTerm.WordSequence(var words, boolean prefix) -> words;
    };
  }

  /** Whether all is ASCII without a backslash, so that every character stands for itself. */
  private static boolean isPlain(byte[] line, int from, int end) {
    long marks = 0;
    for (int i = from; i < end; i += Long.BYTES) {
      // The last step overlaps the one before it: what follows the line does not count.
      long eight = Swar.load(line, Math.min(i, end - Long.BYTES));
      marks |= eight & Swar.HIGHS | Swar.zeros(eight ^ Swar.ONES * '\\');
    }
    return marks == 0;
  }
}
