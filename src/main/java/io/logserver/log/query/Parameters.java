package io.logserver.log.query;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request while they are read: each is taken once, and all problems are
 * kept.
 */
final class Parameters {

  private static final int SHOWN = 80;

  private static final Map<String, Boolean> BOOLEANS =
      new TreeMap<>(Map.of("true", true, "false", false));

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<ErrorDetail> problems = new ArrayList<>();

  Parameters(Iterable<Map.Entry<String, String>> parameters) {
    for (Map.Entry<String, String> parameter : parameters) {
      if (values.putIfAbsent(parameter.getKey(), parameter.getValue()) != null) {
        reject(parameter.getKey(), "repeated", "is given more than once; allowed is once");
      }
    }
  }

  /** The names that were not taken yet. */
  List<String> rest() {
    return List.copyOf(values.keySet());
  }

  /** Takes a parameter out; null when it is absent, or empty, which is a problem. */
  @Nullable String take(String name) {
    String value = values.remove(name);
    if (value != null && value.isEmpty()) {
      reject(name, "empty", "is empty; leave it out or give it a value");
      return null;
    }
    return value;
  }

  /** Takes a whole number between {@code min} and {@code max}. */
  int takeInt(String name, int min, int max, int byDefault) {
    String value = take(name);
    if (value == null) {
      return byDefault;
    }
    String allowed = "allowed is a whole number from " + min + " to " + max;
    if (!value.matches("-?[0-9]{1,100}")) {
      reject(name, "type", quote(value) + " is not a number; " + allowed);
      return byDefault;
    }
    if (value.length() > 9 || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
      reject(name, "range", quote(value) + " is out of range; " + allowed);
      return byDefault;
    }
    return Integer.parseInt(value);
  }

  /** Takes one of the named choices. */
  <T> T takeChoice(String name, Map<String, T> choices, T byDefault) {
    String value = take(name);
    T choice = value == null ? byDefault : choices.get(value);
    if (choice == null) {
      reject(
          name,
          "enum",
          quote(value) + " is not known; allowed are " + String.join(", ", choices.keySet()));
      return byDefault;
    }
    return choice;
  }

  /** Takes true or false; false when it is absent. */
  boolean takeBoolean(String name) {
    return takeChoice(name, BOOLEANS, false);
  }

  /** Takes a point in time; null when it is absent or wrong. */
  @Nullable TimeParameter takeTime(String name) {
    String value = take(name);
    TimeParameter time = value == null ? null : TimeParameter.parse(value);
    if (value != null && time == null) {
      reject(name, "type", quote(value) + " is not a time; " + TimeParameter.ALLOWED);
    }
    return time;
  }

  /**
   * Takes a length of time in milliseconds; {@link DurationParameter#INVALID} when it is absent or
   * wrong.
   */
  long takeDuration(String name) {
    String value = take(name);
    long duration = value == null ? DurationParameter.INVALID : DurationParameter.parse(value);
    if (value != null && duration == DurationParameter.INVALID) {
      reject(name, "type", quote(value) + " is not a length of time; " + DurationParameter.ALLOWED);
    }
    return duration;
  }

  /**
   * Takes a value that {@code reader} makes of the text, or refuses with a {@link
   * LogServerException}.
   */
  <T> @Nullable T takeRead(String name, Function<String, T> reader) {
    String value = take(name);
    try {
      return value == null ? null : reader.apply(value);
    } catch (LogServerException e) {
      problems.addAll(e.details());
      return null;
    }
  }

  /** Refuses what was not taken. */
  void rejectRest(String names) {
    for (String name : rest()) {
      reject(name, "unknown", "is not a parameter here; allowed are " + names);
    }
  }

  void reject(String name, String type, String message) {
    problems.add(ErrorDetail.at(type, abbreviate(name) + " " + message, "query", abbreviate(name)));
  }

  boolean isValid() {
    return problems.isEmpty();
  }

  /** A 422 with all problems, if there are any. */
  void throwProblems() {
    if (!isValid()) {
      throw new LogServerException(ErrorCode.INVALID, "Validation error", problems);
    }
  }

  /** The constants of an enum by their lower-case names. */
  static <E extends Enum<E>> Map<String, E> choices(Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return choices;
  }

  /** The value as it stands in messages, which repeat no more than its beginning. */
  static String quote(@Nullable String value) {
    return "'" + (value == null ? "" : abbreviate(value)) + "'";
  }

  /** Cut between characters: half of a pair of surrogates is no text. */
  private static String abbreviate(String value) {
    if (value.length() <= SHOWN) {
      return value;
    }
    boolean splits = Character.isHighSurrogate(value.charAt(SHOWN - 1));
    return value.substring(0, splits ? SHOWN - 1 : SHOWN) + "…";
  }
}
