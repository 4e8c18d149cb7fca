package io.logserver.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole number with a unit behind it, such as {@code 64MiB} or {@code 15m}. */
final class Units {

  /** Sizes; a number without a unit is bytes. */
  static final Units BYTES = new Units("B", "KiB", 1024, "MiB", 1024, "GiB", 1024, "TiB", 1024);

  /**
   * Durations; a unit is required, since a bare number would be read as seconds by one and as
   * milliseconds by the next.
   */
  static final Units DURATION = new Units("ms", "s", 1000, "m", 60, "h", 60, "d", 24);

  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ?([A-Za-z]*)");

  private final String smallest;
  private final Map<String, Long> factors = new LinkedHashMap<>();

  /** The smallest unit, then pairs of a unit and how many of the one before make it up. */
  private Units(String smallest, Object... larger) {
    this.smallest = smallest;
    long factor = 1;
    factors.put(smallest, factor);
    for (int i = 0; i < larger.length; i += 2) {
      factor *= (Integer) larger[i + 1];
      factors.put((String) larger[i], factor);
    }
  }

  /**
   * The text in the smallest unit; fails with an {@link ArithmeticException} when it is too large
   * for a long.
   */
  long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    Long factor = matcher.matches() ? factors.get(unit(matcher.group(2))) : null;
    if (factor == null) {
      throw new IllegalArgumentException(text);
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
  }

  /** The number in the largest unit that leaves no remainder. */
  String format(long value) {
    String text = value + smallest;
    for (Map.Entry<String, Long> unit : factors.entrySet()) {
      if (value != 0 && value % unit.getValue() == 0) {
        text = value / unit.getValue() + unit.getKey();
      }
    }
    return text;
  }

  static Duration parseDuration(String text) {
    return Duration.ofMillis(DURATION.parse(text));
  }

  private String unit(String given) {
    return given.isEmpty() && this == BYTES ? smallest : given;
  }
}
