package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogFilter;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.Helpers;
import java.io.IOException;
import java.util.List;

/**
 * Counts the matching logs of some blocks. The lock guards which block is next and the total; each
 * worker opens its blocks alone, and its counts join the total when it leaves.
 */
final class TallyRead<T extends Tally<T>> implements Helpers.Work {

  private final LogFilter filter;
  private final BlockFilter blockFilter;
  private final T total;
  private final Deadline deadline;
  private final List<BlockList> lists;
  private int list;
  private int next;

  private TallyRead(List<BlockList> lists, LogFilter filter, T total, Deadline deadline) {
    this.filter = filter;
    this.blockFilter = new BlockFilter(filter);
    this.total = total;
    this.deadline = deadline;
    this.lists = lists;
  }

  /** Adds all matching logs of these blocks to {@code total}. */
  static <T extends Tally<T>> void count(
      List<BlockList> lists, LogFilter filter, T total, Deadline deadline, Helpers helpers)
      throws IOException {
    helpers.run(new TallyRead<>(lists, filter, total, deadline));
  }

  @Override
  public Helpers.Worker worker() {
    return new Worker();
  }

  /** Counts what counters tell, up to the next block that must be opened; false at the end. */
  private synchronized boolean load(BlockLines target) throws IOException {
    deadline.check();
    for (; list < lists.size(); list++, next = 0) {
      BlockList blocks = lists.get(list);
      while (next < blocks.size()) {
        if (next % Deadline.STRIDE == 0) {
          deadline.check();
        }
        if (mustOpen(blocks, next++)) {
          blocks.load(next - 1, target);
          return true;
        }
      }
    }
    return false;
  }

  private boolean mustOpen(BlockList blocks, int i) throws IOException {
    if (!blockFilter.overlaps(blocks, i)) {
      return false;
    }
    if (blockFilter.isDecidedByCounters(blocks, i) && total.isToldByCounters(blocks, i)) {
      total.addCounters(blockFilter, blocks, i);
      return false;
    }
    return blockFilter.admits(blocks, i);
  }

  private final class Worker implements Helpers.Worker {

    private final BlockLines lines = new BlockLines();
    private final LineMatcher matcher = filter.matcher();
    private final T counted = total.fresh();

    @Override
    public boolean step() throws IOException {
      if (!load(lines)) {
        return false;
      }
      lines.open();
      byte[] bytes = lines.bytes();
      for (int start = 0, end; start < lines.length(); start = end + 1) {
        end = CanonicalLine.end(bytes, start, lines.length());
        if (matcher.matches(bytes, start, end)) {
          counted.addLine(bytes, start);
        }
      }
      return true;
    }

    @Override
    public void close() {
      lines.close();
      synchronized (TallyRead.this) {
        total.add(counted);
      }
    }
  }
}
