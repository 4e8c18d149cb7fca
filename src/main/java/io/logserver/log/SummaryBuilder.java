package io.logserver.log;

import org.jspecify.annotations.Nullable;

/** Sums up lines, or summaries of lines, into one {@link LogSummary}. */
public final class SummaryBuilder {

  private int count;
  private @Nullable LogId minId;
  private @Nullable LogId maxId;
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;
  private final int[] severities = new int[Severity.ALL.size()];

  /**
   * The summary of the lines, each ended by a line feed, in {@code lines[start, end)}; there is at
   * least one. Ids and times are compared as they stand and read only at the end.
   */
  public static LogSummary of(byte[] lines, int start, int end) {
    int count = 0;
    int[] severities = new int[Severity.ALL.size()];
    int leastId = start;
    int greatestId = start;
    int earliest = start;
    int latest = start;
    for (int at = start; at < end; at = CanonicalLine.next(lines, at, end)) {
      count++;
      severities[CanonicalLine.severity(lines, at).ordinal()]++;
      leastId = CanonicalLine.compareIds(lines, at, lines, leastId) < 0 ? at : leastId;
      greatestId = CanonicalLine.compareIds(lines, at, lines, greatestId) > 0 ? at : greatestId;
      earliest = CanonicalLine.compareTimes(lines, at, lines, earliest) < 0 ? at : earliest;
      latest = CanonicalLine.compareTimes(lines, at, lines, latest) > 0 ? at : latest;
    }
    return new LogSummary(
        count,
        CanonicalLine.id(lines, leastId),
        CanonicalLine.id(lines, greatestId),
        CanonicalLine.timestamp(lines, earliest),
        CanonicalLine.timestamp(lines, latest),
        severities);
  }

  /** Adds what is known of more lines. */
  public void add(LogSummary other) {
    extendIds(other.minId(), other.maxId());
    extendTimes(other.minTime(), other.maxTime());
    count += other.count();
    for (int i = 0; i < severities.length; i++) {
      severities[i] += other.severities()[i];
    }
  }

  /** The summary of what was added; something was. */
  public LogSummary build() {
    if (minId == null || maxId == null) {
      throw new IllegalStateException("no logs to sum up");
    }
    return new LogSummary(count, minId, maxId, minTime, maxTime, severities.clone());
  }

  private void extendIds(LogId least, LogId greatest) {
    minId = minId == null || least.compareTo(minId) < 0 ? least : minId;
    maxId = maxId == null || greatest.compareTo(maxId) > 0 ? greatest : maxId;
  }

  private void extendTimes(long earliest, long latest) {
    minTime = Math.min(minTime, earliest);
    maxTime = Math.max(maxTime, latest);
  }
}
