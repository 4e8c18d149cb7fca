package io.logserver.store.block;

import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import java.io.IOException;
import java.util.Arrays;

/** What a {@link LogFilter} says of whole blocks. */
final class BlockFilter {

  private final LogFilter filter;
  private final boolean headerOnly;
  private final int[] severities;
  private final long[] words;

  BlockFilter(LogFilter filter) {
    this.filter = filter;
    this.headerOnly = filter.isHeaderOnly();
    this.severities = filter.severities().stream().mapToInt(Severity::ordinal).sorted().toArray();
    this.words = filter.requiredWords();
  }

  /** Whether the block, by its counters, may have a match. */
  boolean overlaps(BlockList blocks, int i) {
    return blocks.isLive(i)
        && blocks.maxTime(i) >= filter.from()
        && blocks.minTime(i) < filter.to()
        && (severities.length == 0 || countSeverities(blocks, i) > 0);
  }

  /** Whether the block, by its words, may have a match. */
  boolean admits(BlockList blocks, int i) throws IOException {
    return words.length == 0 || blocks.mayContain(i, words);
  }

  /** Whether the block's counters tell how many of its logs match. */
  boolean isDecidedByCounters(BlockList blocks, int i) {
    return headerOnly && blocks.minTime(i) >= filter.from() && blocks.maxTime(i) < filter.to();
  }

  /** Number of matches in a block that is decided by its counters. */
  int count(BlockList blocks, int i) {
    return severities.length == 0 ? blocks.count(i) : countSeverities(blocks, i);
  }

  /** Whether no match lies in a block of that maxTime. */
  boolean isBefore(long maxTime) {
    return maxTime < filter.from();
  }

  /** Whether no match lies in a block of that minTime. */
  boolean isAfter(long minTime) {
    return minTime >= filter.to();
  }

  /** Number of matches of one severity in a block that is decided by its counters. */
  int count(BlockList blocks, int i, int severity) {
    return severities.length == 0 || Arrays.binarySearch(severities, severity) >= 0
        ? blocks.count(i, severity)
        : 0;
  }

  /** Whether all logs of the block match. */
  boolean isWhole(BlockList blocks, int i) {
    return isDecidedByCounters(blocks, i) && count(blocks, i) == blocks.count(i);
  }

  private int countSeverities(BlockList blocks, int i) {
    int count = 0;
    for (int severity : severities) {
      count += blocks.count(i, severity);
    }
    return count;
  }
}
