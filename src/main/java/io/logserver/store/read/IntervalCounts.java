package io.logserver.store.read;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.store.HistogramBucket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Number of logs by severity in each interval of time. */
public final class IntervalCounts implements LineCounts {

  private final long interval;
  private final Map<Long, SeverityCounts> buckets = new HashMap<>();
  private long lastStart = Long.MIN_VALUE;
  private SeverityCounts last = new SeverityCounts();

  /**
   * Counts in intervals that begin at multiples of their length since the epoch.
   *
   * @param interval milliseconds
   */
  public IntervalCounts(long interval) {
    this.interval = interval;
  }

  /** Whether both times, epoch milliseconds, lie in one interval. */
  public boolean isOne(long from, long to) {
    return start(from) == start(to);
  }

  @Override
  public void addLine(byte[] lines, int start) {
    bucket(CanonicalLine.timestamp(lines, start)).addLine(lines, start);
  }

  /** Counts of nothing yet, in the same intervals. */
  public IntervalCounts fresh() {
    return new IntervalCounts(interval);
  }

  /** Adds other counts in the same intervals. */
  public void add(IntervalCounts part) {
    part.buckets.forEach((start, counts) -> bucket(start).add(counts));
  }

  /** The intervals in which something was counted, earliest first. */
  public List<HistogramBucket> list() {
    return buckets.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(bucket -> new HistogramBucket(bucket.getKey(), bucket.getValue().map()))
        .toList();
  }

  /**
   * The counts of the interval that {@code time} lies in. Lines mostly come in order of time, so it
   * is mostly that of the line before.
   */
  public SeverityCounts bucket(long time) {
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
