package io.logserver.log.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.logserver.log.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a filter means, said a second time, plainly: the oracle for matchers and stores. */
public final class ReferenceFilter {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> UNSEARCHED = Set.of("id", "tenant_id");

  private ReferenceFilter() {}

  /**
   * A value that is neither object nor array: the keys above it joined by dots, and its text; null
   * has none.
   */
  record Scalar(String path, String text) {}

  /** Whether the canonical line (without a line feed) is meant by the filter. */
  public static boolean matches(LogFilter filter, byte[] line) {
    List<Scalar> scalars = scalars(line);
    long timestamp = Instant.parse(only(scalars, "timestamp")).toEpochMilli();
    Severity severity = Severity.valueOf(only(scalars, "severity"));
    return timestamp >= filter.from()
        && timestamp < filter.to()
        && (filter.severities().isEmpty() || filter.severities().contains(severity))
        && filter.fields().stream().allMatch(condition -> matches(condition, scalars))
        && (filter.search() == null || matches(filter.search().text(), scalars));
  }

  /**
   * The words of a line that stores may keep in filters: those of all values that are searched, but
   * for the milliseconds of the timestamp.
   */
  static Set<String> keptWords(byte[] line) {
    Set<String> kept = new HashSet<>();
    for (Scalar scalar : scalars(line)) {
      if (!UNSEARCHED.contains(scalar.path())) {
        List<String> words = words(scalar.text());
        kept.addAll(scalar.path().equals("timestamp") ? words.subList(0, 5) : words);
      }
    }
    return kept;
  }

  /** All values of a line that have a text, at any depth, in their order. */
  static List<Scalar> scalars(byte[] line) {
    List<Scalar> scalars = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      collect(parser, "", scalars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return scalars;
  }

  /** The words of a text, folded. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int codePoint : fold(text).codePoints().toArray()) {
      if (Character.isLetterOrDigit(codePoint)) {
        word.appendCodePoint(codePoint);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static void collect(JsonParser parser, String path, List<Scalar> scalars)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          collect(parser, join(path, key), scalars);
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          collect(parser, path, scalars);
        }
      }
      case VALUE_NULL -> {}
      default -> scalars.add(new Scalar(path, parser.getText()));
    }
  }

  /** Top-level keys are never empty, so an empty path is the top. */
  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String only(List<Scalar> scalars, String path) {
    return scalars.stream()
        .filter(scalar -> scalar.path().equals(path))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static boolean matches(FieldCondition condition, List<Scalar> scalars) {
    return scalars.stream()
        .filter(scalar -> scalar.path().equals(condition.path()))
        .anyMatch(scalar ->
            condition.path().equals("user_agent")
                ? fold(scalar.text()).contains(fold(condition.value()))
                : scalar.text().equals(condition.value()));
  }

  private static boolean matches(String search, List<Scalar> scalars) {
    List<String> values =
        scalars.stream()
            .filter(scalar -> !UNSEARCHED.contains(scalar.path()))
            .map(Scalar::text)
            .toList();
    return terms(search).stream()
        .allMatch(term -> values.stream().anyMatch(value -> matches(term, value)));
  }

  /** Splits a valid search at white space outside of phrases. */
  private static List<String> terms(String search) {
    List<String> terms = new ArrayList<>();
    String rest = search;
    while (!(rest = stripLeading(rest)).isEmpty()) {
      int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : 0;
      while (end < rest.length() && !isSpace(rest.charAt(end))) {
        end++;
      }
      terms.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    return terms;
  }

  private static String stripLeading(String text) {
    int i = 0;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return text.substring(i);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean matches(String term, String value) {
    boolean quoted = term.startsWith("\"");
    if (quoted || term.startsWith("*")) {
      return fold(value).contains(fold(term.substring(1, term.length() - 1)));
    }
    boolean star = term.endsWith("*");
    String text = star ? term.substring(0, term.length() - 1) : term;
    List<String> wanted = words(text);
    if (wanted.isEmpty()) {
      return fold(value).contains(fold(text));
    }
    boolean prefix = star && fold(text).endsWith(wanted.getLast());
    return hasSequence(words(value), wanted, prefix);
  }

  private static boolean hasSequence(List<String> words, List<String> wanted, boolean prefix) {
    int last = wanted.size() - 1;
    for (int i = 0; i + wanted.size() <= words.size(); i++) {
      String end = words.get(i + last);
      if (words.subList(i, i + last).equals(wanted.subList(0, last))
          && (prefix ? end.startsWith(wanted.get(last)) : end.equals(wanted.get(last)))) {
        return true;
      }
    }
    return false;
  }

  private static String fold(String text) {
    int[] folded =
        text.codePoints().map(c -> Character.toLowerCase(Character.toUpperCase(c))).toArray();
    return new String(folded, 0, folded.length);
  }
}
