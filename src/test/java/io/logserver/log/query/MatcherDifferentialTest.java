package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatcherDifferentialTest {

  private static final int LINES = 13_000;
  private static final int FILTERS_PER_LINE = 8;

  @Test
  void theMatcherAgreesWithTheReferenceAndEveryMatchHasTheRequiredWords() {
    RandomLogs logs = new RandomLogs(20250627);
    RandomFilters filters = new RandomFilters(42);
    int hits = 0;
    byte[] other = logs.line();
    for (int n = 0; n < LINES; n++) {
      byte[] line = logs.line();
      Set<Long> words = words(line, 0, line.length);
      for (int f = 0; f < FILTERS_PER_LINE; f++) {
        LogFilter filter = filters.near(f % 4 == 0 ? other : line);
        boolean expected = ReferenceFilter.matches(filter, line);
        assertEquals(
            expected, filter.matcher().matches(line, 0, line.length), () -> describe(filter, line));
        if (expected) {
          hits++;
          for (long word : filter.requiredWords()) {
            assertTrue(words.contains(word), () -> "word not emitted: " + describe(filter, line));
          }
        }
      }
      other = line;
    }
    int pairs = LINES * FILTERS_PER_LINE;
    int matched = hits;
    assertTrue(
        hits > pairs / 5 && hits < pairs * 4 / 5, () -> matched + " of " + pairs + " matched");
  }

  @Test
  void aMatcherCanBeUsedForLineAfterLineAtAnyOffset() {
    RandomLogs logs = new RandomLogs(7);
    RandomFilters filters = new RandomFilters(8);
    for (int n = 0; n < 300; n++) {
      byte[] first = logs.line();
      LogFilter filter = filters.near(first);
      LineMatcher matcher = filter.matcher();
      for (int k = 0; k < 20; k++) {
        byte[] line = k % 2 == 0 ? first : logs.line();
        byte[] block =
            (" ".repeat(k) + new String(line, StandardCharsets.UTF_8) + "\n{\"id\"")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
            ReferenceFilter.matches(filter, line),
            matcher.matches(block, k, k + line.length),
            () -> describe(filter, line));
        assertEquals(words(line, 0, line.length), words(block, k, k + line.length));
      }
    }
  }

  @Test
  void emitsExactlyTheWordsOfTheSearchableValues() {
    RandomLogs logs = new RandomLogs(9);
    for (int n = 0; n < 2000; n++) {
      byte[] line = logs.line();
      Set<Long> expected = new HashSet<>();
      ReferenceFilter.keptWords(line).forEach(word -> expected.add(WordHash.of(word)));
      assertEquals(expected, words(line, 0, line.length));
    }
  }

  private static Set<Long> words(byte[] lines, int start, int end) {
    Set<Long> words = new HashSet<>();
    Words reader = new Words(words::add);
    reader.begin(lines);
    reader.line(start, end);
    return words;
  }

  private static String describe(LogFilter filter, byte[] line) {
    return filter + " on " + new String(line, StandardCharsets.UTF_8);
  }
}
