package io.logserver.log.query;

import io.logserver.log.CanonicalLine;
import io.logserver.log.Severity;
import io.logserver.log.Timestamps;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides by timestamp and severity, on the bytes at their fixed offsets. */
final class HeaderMatcher implements LineMatcher {

  private final boolean[] severities = new boolean[Severity.ALL.size()];
  private final boolean anySeverity;
  private final byte @Nullable [] from;
  private final byte @Nullable [] to;
  private final boolean empty;

  HeaderMatcher(LogFilter filter) {
    Set<Severity> wanted = filter.severities();
    wanted.forEach(severity -> severities[severity.ordinal()] = true);
    anySeverity = wanted.isEmpty() || wanted.size() == severities.length;
    from = filter.from() > Timestamps.MIN ? canonical(filter.from()) : null;
    to = filter.to() <= Timestamps.MAX ? canonical(filter.to()) : null;
    empty = filter.from() > Timestamps.MAX || filter.to() <= Timestamps.MIN;
  }

  /** Whether every line matches. */
  boolean isTrivial() {
    return anySeverity && from == null && to == null && !empty;
  }

  @Override
  public boolean matches(byte[] line, int start, int end) {
    return !empty
        && (anySeverity || severities[CanonicalLine.severity(line, start).ordinal()])
        && (from == null || compareTimestamp(line, start, from) >= 0)
        && (to == null || compareTimestamp(line, start, to) < 0);
  }

  private static int compareTimestamp(byte[] line, int start, byte[] bound) {
    int at = start + CanonicalLine.TIMESTAMP;
    return Arrays.compare(line, at, at + CanonicalLine.TIMESTAMP_LENGTH, bound, 0, bound.length);
  }

  private static byte[] canonical(long epochMillis) {
    byte[] text = new byte[CanonicalLine.TIMESTAMP_LENGTH];
    Timestamps.writeCanonical(Math.clamp(epochMillis, Timestamps.MIN, Timestamps.MAX), text, 0);
    return text;
  }
}
