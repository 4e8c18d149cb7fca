package io.logserver.store.block;

import io.logserver.log.Severity;
import io.logserver.store.read.SeverityCounts;

/** Number of logs by severity, which the counters of every block tell. */
record SeverityTally(SeverityCounts counts) implements Tally<SeverityTally> {

  @Override
  public SeverityTally fresh() {
    return new SeverityTally(new SeverityCounts());
  }

  @Override
  public void add(SeverityTally part) {
    counts.add(part.counts);
  }

  @Override
  public boolean isToldByCounters(BlockList blocks, int i) {
    return true;
  }

  @Override
  public void addCounters(BlockFilter filter, BlockList blocks, int i) {
    for (Severity severity : Severity.ALL) {
      counts.add(severity, filter.count(blocks, i, severity.ordinal()));
    }
  }

  @Override
  public void addLine(byte[] lines, int start) {
    counts.addLine(lines, start);
  }
}
