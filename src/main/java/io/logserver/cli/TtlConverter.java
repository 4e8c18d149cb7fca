package io.logserver.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long a token holds: a whole number of seconds, minutes, hours or days, up to a hundred years.
 */
final class TtlConverter implements ITypeConverter<Duration> {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,9})([smhd])");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      Duration ttl = Duration.ofSeconds(Long.parseLong(form.group(1)) * seconds(form.group(2)));
      if (ttl.compareTo(LONGEST) <= 0) {
        return ttl;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not a time such as 30s, 15m, 24h or 30d, up to 36500d");
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3600;
      default -> 86_400;
    };
  }
}
