package io.logserver.log.query;

import io.logserver.log.LogId;

/**
 * A log's place in the order of results: by timestamp, then by id.
 *
 * @param timestamp epoch milliseconds
 */
public record LogPosition(long timestamp, LogId id) implements Comparable<LogPosition> {

  @Override
  public int compareTo(LogPosition other) {
    int byTime = Long.compare(timestamp, other.timestamp);
    return byTime != 0 ? byTime : id.compareTo(other.id);
  }
}
