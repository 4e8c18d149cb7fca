package io.logserver.store;

import io.logserver.log.Severity;
import java.util.Map;

/**
 * Number of logs in one interval of time.
 *
 * @param start first millisecond of the interval, epoch milliseconds
 * @param counts by severity; only severities that occur, mildest first
 */
public record HistogramBucket(long start, Map<Severity, Long> counts) {

  /** Most intervals that one question may have. */
  public static final int MAX_BUCKETS = 10_000;
}
