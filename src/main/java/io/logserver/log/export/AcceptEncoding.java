package io.logserver.log.export;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client's {@code Accept-Encoding} allows. */
final class AcceptEncoding {

  private AcceptEncoding() {}

  /** Whether gzip is named, or anything is allowed, and not with a weight of 0. */
  static boolean allowsGzip(@Nullable String header) {
    String any = null;
    for (String element :
        header == null ? new String[0] : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = element.split(";", 2);
      String weight = parts.length == 1 ? "" : parts[1].replace(" ", "");
      switch (parts[0].trim()) {
        case "gzip", "x-gzip" -> {
          return !isZero(weight);
        }
        case "*" -> any = weight;
        default -> {}
      }
    }
    return any != null && !isZero(any);
  }

  private static boolean isZero(String weight) {
    return weight.matches("q=0(\\.0*)?");
  }
}
