package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.Severity;
import java.util.EnumMap;
import java.util.Map;

/** Number of logs by severity. */
final class SeverityCounts implements Tally {

  private final long[] counts = new long[Severity.ALL.size()];

  @Override
  public boolean isToldByCounters(BlockList blocks, int i) {
    return true;
  }

  @Override
  public void addCounters(BlockFilter filter, BlockList blocks, int i) {
    for (int severity = 0; severity < counts.length; severity++) {
      counts[severity] += filter.count(blocks, i, severity);
    }
  }

  @Override
  public void addLine(byte[] lines, int start) {
    counts[CanonicalLine.severity(lines, start).ordinal()]++;
  }

  /** The severities that occur, mildest first. */
  Map<Severity, Long> map() {
    Map<Severity, Long> map = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.ALL) {
      if (counts[severity.ordinal()] > 0) {
        map.put(severity, counts[severity.ordinal()]);
      }
    }
    return map;
  }
}
