package io.logserver.log.query;

import org.jspecify.annotations.Nullable;

/**
 * One page of the logs that a filter means, ordered by (timestamp, id).
 *
 * @param filter which logs
 * @param order newest or oldest first
 * @param offset matching logs to skip, at least 0; 0 when {@code after} is given
 * @param limit largest number of logs to return, 1 to 1000
 * @param after start behind this position in the given order; null to start at the front
 * @param total how far to count all matching logs
 */
public record LogQuery(
    LogFilter filter,
    Order order,
    int offset,
    int limit,
    @Nullable LogPosition after,
    Total total) {

  /** Matching logs beyond this are not counted by {@link Total#BOUNDED}. */
  public static final int BOUND = 10_000;

  /** The number of the page, the first being 1; 0 when the query goes on from a position. */
  public int page() {
    return after == null ? offset / limit + 1 : 0;
  }

  /** Direction of the results. */
  public enum Order {
    DESC,
    ASC
  }

  /** How far to count. */
  public enum Total {
    NONE,
    /** Up to {@link #BOUND}. */
    BOUNDED,
    EXACT
  }
}
