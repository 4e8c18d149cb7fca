package io.logserver.store.read;

import io.logserver.log.CanonicalLine;
import io.logserver.log.Severity;
import java.util.EnumMap;
import java.util.Map;

/** Number of logs by severity. */
public final class SeverityCounts implements LineCounts {

  private final long[] counts = new long[Severity.ALL.size()];

  @Override
  public void addLine(byte[] lines, int start) {
    add(CanonicalLine.severity(lines, start), 1);
  }

  /** Adds that many logs of a severity. */
  public void add(Severity severity, long count) {
    counts[severity.ordinal()] += count;
  }

  /** Adds other counts. */
  public void add(SeverityCounts part) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += part.counts[i];
    }
  }

  /** The severities that occur, mildest first. */
  public Map<Severity, Long> map() {
    Map<Severity, Long> map = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.ALL) {
      if (counts[severity.ordinal()] > 0) {
        map.put(severity, counts[severity.ordinal()]);
      }
    }
    return map;
  }
}
