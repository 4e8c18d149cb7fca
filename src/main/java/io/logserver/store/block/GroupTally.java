package io.logserver.store.block;

import io.logserver.store.read.GroupCounts;

/** Number of logs by the values of some fields, of which counters tell nothing. */
record GroupTally(GroupCounts counts) implements Tally<GroupTally> {

  @Override
  public GroupTally fresh() {
    return new GroupTally(counts.fresh());
  }

  @Override
  public void add(GroupTally part) {
    counts.add(part.counts);
  }

  @Override
  public boolean isToldByCounters(BlockList blocks, int i) {
    return false;
  }

  @Override
  public void addCounters(BlockFilter filter, BlockList blocks, int i) {
    throw new IllegalStateException("counters tell nothing of values");
  }

  @Override
  public void addLine(byte[] lines, int start) {
    counts.addLine(lines, start);
  }
}
