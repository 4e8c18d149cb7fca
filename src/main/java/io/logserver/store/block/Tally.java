package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogFilter;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.LineCounts;
import java.io.IOException;
import java.util.List;

/** Counts matching logs in some way, by whole blocks where their counters tell enough. */
interface Tally extends LineCounts {

  /**
   * Whether the counters of the block, all of whose logs lie in the filter's range of time, tell
   * what to add.
   */
  boolean isToldByCounters(BlockList blocks, int i);

  /** Adds the logs of a block; those of each severity number what {@code filter} says. */
  void addCounters(BlockFilter filter, BlockList blocks, int i);

  /** Adds all matching logs of these blocks to {@code tally}. */
  static void count(List<BlockList> lists, LogFilter filter, Tally tally, Deadline deadline)
      throws IOException {
    BlockFilter blockFilter = new BlockFilter(filter);
    LineMatcher matcher = filter.matcher();
    try (BlockLines lines = new BlockLines()) {
      for (BlockList blocks : lists) {
        for (int i = 0; i < blocks.size(); i++) {
          deadline.check();
          if (!blockFilter.overlaps(blocks, i)) {
            continue;
          }
          if (blockFilter.isDecidedByCounters(blocks, i) && tally.isToldByCounters(blocks, i)) {
            tally.addCounters(blockFilter, blocks, i);
          } else if (blockFilter.admits(blocks, i)) {
            blocks.open(i, lines);
            addMatches(lines, matcher, tally);
          }
        }
      }
    }
  }

  private static void addMatches(BlockLines lines, LineMatcher matcher, Tally tally) {
    byte[] bytes = lines.bytes();
    for (int start = 0, end; start < lines.length(); start = end + 1) {
      end = CanonicalLine.end(bytes, start, lines.length());
      if (matcher.matches(bytes, start, end)) {
        tally.addLine(bytes, start);
      }
    }
  }
}
