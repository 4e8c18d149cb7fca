package io.logserver.log.query;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time, as a parameter spells it: a whole number of minutes, hours or days. */
final class DurationParameter {

  static final String ALLOWED =
      "allowed is a whole number from 1 to 999999 and m, h or d, such as 5m, 12h or 30d";

  /** What {@link #parse} returns for text that is no length of time. */
  static final long INVALID = -1;

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

  private DurationParameter() {}

  /** The milliseconds of that text, or {@link #INVALID}. */
  static long parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return INVALID;
    }
    TimeUnit unit =
        switch (form.group(2)) {
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> TimeUnit.DAYS;
        };
    return unit.toMillis(Long.parseLong(form.group(1)));
  }
}
