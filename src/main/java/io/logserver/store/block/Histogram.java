package io.logserver.store.block;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.store.HistogramBucket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Number of logs by severity in each interval of time. */
final class Histogram implements Tally {

  private final long interval;
  private final Map<Long, SeverityCounts> buckets = new HashMap<>();
  private long lastStart = Long.MIN_VALUE;
  private SeverityCounts last = new SeverityCounts();

  /**
   * @param interval milliseconds
   */
  Histogram(long interval) {
    this.interval = interval;
  }

  @Override
  public boolean isToldByCounters(BlockList blocks, int i) {
    return start(blocks.minTime(i)) == start(blocks.maxTime(i));
  }

  @Override
  public void addCounters(BlockFilter filter, BlockList blocks, int i) {
    bucket(blocks.minTime(i)).addCounters(filter, blocks, i);
  }

  @Override
  public void addLine(byte[] lines, int start) {
    bucket(CanonicalLine.timestamp(lines, start)).addLine(lines, start);
  }

  /** The intervals in which something was counted, earliest first. */
  List<HistogramBucket> list() {
    return buckets.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(bucket -> new HistogramBucket(bucket.getKey(), bucket.getValue().map()))
        .toList();
  }

  /** Lines mostly come in order of time, so the bucket is mostly that of the line before. */
  private SeverityCounts bucket(long time) {
    long start = start(time);
    if (start != lastStart) {
      last = buckets.computeIfAbsent(start, any -> new SeverityCounts());
      lastStart = start;
      if (buckets.size() > HistogramBucket.MAX_BUCKETS) {
        throw LogServerException.invalid(
            ErrorDetail.at(
                "too_many",
                "interval makes more than "
                    + HistogramBucket.MAX_BUCKETS
                    + " intervals; ask for a longer one, or narrow from and to",
                "query",
                "interval"));
      }
    }
    return last;
  }

  private long start(long time) {
    return Math.floorDiv(time, interval) * interval;
  }
}
