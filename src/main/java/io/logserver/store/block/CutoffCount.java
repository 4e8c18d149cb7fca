package io.logserver.store.block;

/** Number of logs before a {@link Cutoff}. */
final class CutoffCount implements Tally<CutoffCount> {

  private final Cutoff cutoff;
  private long count;

  CutoffCount(Cutoff cutoff) {
    this.cutoff = cutoff;
  }

  @Override
  public CutoffCount fresh() {
    return new CutoffCount(cutoff);
  }

  @Override
  public void add(CutoffCount part) {
    count += part.count;
  }

  @Override
  public boolean isToldByCounters(BlockList blocks, int i) {
    return cutoff.covers(blocks, i) || !cutoff.touches(blocks, i);
  }

  @Override
  public void addCounters(BlockFilter filter, BlockList blocks, int i) {
    count += cutoff.touches(blocks, i) ? filter.count(blocks, i) : 0;
  }

  @Override
  public void addLine(byte[] lines, int start) {
    count += cutoff.covers(lines, start) ? 1 : 0;
  }

  long count() {
    return count;
  }
}
