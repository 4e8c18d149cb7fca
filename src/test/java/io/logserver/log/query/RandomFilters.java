package io.logserver.log.query;

import io.logserver.error.LogServerException;
import io.logserver.log.Severity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Seeded filters of every kind. Most are made from a given line, so that many match it and many
 * only nearly.
 */
public final class RandomFilters {

  private final SplittableRandom random;
  private final RandomLogs texts;

  public RandomFilters(long seed) {
    random = new SplittableRandom(seed);
    texts = new RandomLogs(seed + 1);
  }

  /** A filter of one to three conditions that are inspired by {@code line}. */
  public LogFilter near(byte[] line) {
    List<ReferenceFilter.Scalar> scalars = ReferenceFilter.scalars(line);
    Set<Severity> severities = EnumSet.noneOf(Severity.class);
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    List<FieldCondition> fields = new ArrayList<>();
    SearchExpression search = null;
    for (int n = random.nextInt(random.nextInt(1, 4)); n >= 0; n--) {
      switch (random.nextInt(10)) {
        case 0 -> {
          severities.add(pick(Severity.ALL));
          severities.add(pick(Severity.ALL));
        }
        case 1 -> from = RandomLogs.EPOCH + random.nextLong(-1000, RandomLogs.SPAN);
        case 2 -> to = RandomLogs.EPOCH + random.nextLong(RandomLogs.SPAN + 1000);
        case 3, 4, 5 -> fields.add(condition(scalars));
        default -> search = search(scalars);
      }
    }
    return new LogFilter(severities, from, to, fields, search);
  }

  private FieldCondition condition(List<ReferenceFilter.Scalar> scalars) {
    while (true) {
      ReferenceFilter.Scalar scalar = pick(scalars);
      String path = random.nextInt(4) == 0 ? "metadata." + texts.key() : scalar.path();
      String value = random.nextInt(4) == 0 ? texts.text() : scalar.text();
      if (random.nextInt(6) == 0 || path.equals("user_agent")) {
        value = fragment(value);
      }
      value = withoutSurrogates(value);
      if (FieldCondition.isPath(path) && !value.isEmpty()) {
        return new FieldCondition(path, value);
      }
    }
  }

  private SearchExpression search(List<ReferenceFilter.Scalar> scalars) {
    while (true) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(random.nextInt(1, 4)); n >= 0; n--) {
        text.append(term(scalars)).append(' ');
      }
      SearchExpression search = parse(withoutSurrogates(text.toString()));
      if (search != null) {
        return search;
      }
    }
  }

  private String term(List<ReferenceFilter.Scalar> scalars) {
    String text = anyCase(random.nextInt(5) == 0 ? texts.text() : pick(scalars).text());
    String part = fragment(text);
    return switch (random.nextInt(8)) {
      case 0 -> text;
      case 1 -> '"' + text + '"';
      case 2, 3 -> '"' + part + '"';
      case 4 -> '*' + part + '*';
      case 5 -> part + '*';
      case 6 -> part;
      default -> {
        List<String> words = ReferenceFilter.words(text);
        yield words.isEmpty() ? part : pick(words);
      }
    };
  }

  private @Nullable SearchExpression parse(String text) {
    try {
      return new SearchExpression(text);
    } catch (LogServerException e) {
      return null;
    }
  }

  private String fragment(String text) {
    int[] codePoints = text.codePoints().limit(300).toArray();
    if (codePoints.length == 0) {
      return text;
    }
    int from = random.nextInt(codePoints.length);
    return new String(codePoints, from, 1 + random.nextInt(codePoints.length - from));
  }

  private String anyCase(String text) {
    return switch (random.nextInt(3)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1 -> text.toLowerCase(Locale.ROOT);
      default -> text;
    };
  }

  /** Parameters come from decoded UTF-8, which has no lone surrogates. */
  private static String withoutSurrogates(String text) {
    int[] kept =
        text.codePoints()
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .toArray();
    return new String(kept, 0, kept.length);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
