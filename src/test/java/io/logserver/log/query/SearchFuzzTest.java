package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random text as a search, beside a second reader of the syntax that is one regular expression:
 * what the one refuses the other refuses, with a 422 and nothing else, and what both take finds the
 * same lines as the reference.
 */
class SearchFuzzTest {

  private static final String SPACE = "[\\p{Z}\\p{javaWhitespace}]";
  private static final String PHRASE = "\"[^\"]+\"";
  private static final String BARE = "(?!\")(?:\\*SOME\\*|SOME\\*?)".replace("SOME", some());
  private static final Pattern TERM =
      Pattern.compile(SPACE + "*+(?:" + PHRASE + "|" + BARE + ")(?=" + SPACE + "|$)");
  private static final int MAX_LENGTH = 512;
  private static final int MAX_TERMS = 32;
  private static final int MAX_WORDS = 64;

  private static final List<String> PIECES =
      List.of(
          "*",
          "**",
          "\"",
          "\"\"",
          " ",
          "  ",
          "\t",
          "\n",
          "\u00A0",
          "\u2028",
          "\u3000",
          ".",
          "-",
          "--",
          "@",
          "/",
          "\\",
          ":",
          "(",
          "OR",
          "login",
          "Alice",
          "disk",
          "full",
          "10.0.0.1",
          "x",
          "é",
          "ß",
          "\u0130",
          "日本",
          "😀",
          "\u0000",
          "'",
          "%",
          "$ne",
          "a.b.c",
          "\"a phrase\"",
          "*part*",
          "pre*");

  @Test
  void agreesWithTheReference() {
    run(20_261_125, 60_000);
  }

  @Test
  @Tag("long")
  void agreesWithTheReferenceForLonger() {
    long seed = System.nanoTime();
    System.out.println("SearchFuzzTest seed " + seed);
    long end = System.nanoTime() + 60_000_000_000L;
    for (long round = seed; System.nanoTime() < end; round++) {
      run(round, 20_000);
    }
  }

  private static void run(long seed, int rounds) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomLogs logs = new RandomLogs(seed);
    byte[] line = logs.line();
    int taken = 0;
    for (int n = 0; n < rounds; n++) {
      line = n % 16 == 0 ? logs.line() : line;
      String text = text(random);
      int round = n;
      boolean valid = isSearch(text);
      assertEquals(
          valid, isTaken(text), () -> "seed " + seed + ", round " + round + ": '" + text + "'");
      if (valid) {
        taken++;
        assertFinds(text, line, "seed " + seed + ", round " + round);
      }
    }
    int all = taken;
    assertTrue(
        taken > rounds / 10 && taken < rounds * 9 / 10,
        () -> "seed " + seed + ": " + all + " of " + rounds + " were searches");
  }

  private static void assertFinds(String text, byte[] line, String where) {
    LogFilter filter =
        new LogFilter(
            Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), new SearchExpression(text));
    assertEquals(
        ReferenceFilter.matches(filter, line),
        filter.matcher().matches(line, 0, line.length),
        () -> where + ": '" + text + "' in " + new String(line, StandardCharsets.UTF_8));
  }

  private static boolean isTaken(String text) {
    try {
      return !new SearchExpression(text).terms().isEmpty();
    } catch (LogServerException e) {
      assertEquals(ErrorCode.INVALID, e.code(), text);
      assertEquals(List.of("query", "search"), e.details().getFirst().loc(), text);
      return false;
    }
  }

  private static boolean isSearch(String text) {
    Matcher term = TERM.matcher(text);
    int terms = 0;
    int at = 0;
    while (term.find(at) && term.start() == at) {
      if (hasTooManyWords(term.group().replaceFirst("^" + SPACE + "+", ""))) {
        return false;
      }
      terms++;
      at = term.end();
    }
    return terms > 0
        && terms <= MAX_TERMS
        && text.length() <= MAX_LENGTH
        && text.substring(at).matches(SPACE + "*");
  }

  private static boolean hasTooManyWords(String term) {
    return !term.startsWith("*")
        && !term.startsWith("\"")
        && ReferenceFilter.words(term).size() > MAX_WORDS;
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(50) == 0 ? random.nextInt(400) : random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      if (random.nextInt(3) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private static String some() {
    return "[^*\\p{Z}\\p{javaWhitespace}]++";
  }
}
