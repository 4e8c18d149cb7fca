package io.logserver.store.block;

import io.logserver.store.read.IntervalCounts;

/** Number of logs by severity in each interval; a block within one is told by its counters. */
record IntervalTally(IntervalCounts counts) implements Tally<IntervalTally> {

  @Override
  public IntervalTally fresh() {
    return new IntervalTally(counts.fresh());
  }

  @Override
  public void add(IntervalTally part) {
    counts.add(part.counts);
  }

  @Override
  public boolean isToldByCounters(BlockList blocks, int i) {
    return counts.isOne(blocks.minTime(i), blocks.maxTime(i));
  }

  @Override
  public void addCounters(BlockFilter filter, BlockList blocks, int i) {
    new SeverityTally(counts.bucket(blocks.minTime(i))).addCounters(filter, blocks, i);
  }

  @Override
  public void addLine(byte[] lines, int start) {
    counts.addLine(lines, start);
  }
}
