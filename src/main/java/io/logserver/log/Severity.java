package io.logserver.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How grave a log entry is, mildest first. */
public enum Severity {
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  /** All severities, mildest first; {@code ALL.get(s.ordinal()) == s}. */
  public static final List<Severity> ALL = List.of(values());

  /** The severity of that exact name, or null when there is none. */
  public static @Nullable Severity find(String name) {
    for (Severity severity : ALL) {
      if (severity.name().equals(name)) {
        return severity;
      }
    }
    return null;
  }
}
