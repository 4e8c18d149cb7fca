package io.logserver.log.query;

import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import java.util.Map;
import java.util.Set;

/**
 * Reads query parameters. Whatever is unknown, repeated, empty or not allowed is a 422 with one
 * detail for each problem, at {@code ["query", name]}.
 */
public final class LogQueryParser {

  /** Logs on a page when {@code size} is not given. */
  public static final int DEFAULT_SIZE = 50;

  /** Most logs on a page. */
  public static final int MAX_SIZE = 1000;

  private static final Map<String, Order> ORDERS = Parameters.choices(Order.class);
  private static final Map<String, Total> TOTALS = Parameters.choices(Total.class);

  private final Parameters parameters;

  private LogQueryParser(Iterable<Map.Entry<String, String>> parameters) {
    this.parameters = new Parameters(parameters);
  }

  /** The page that parameters ask for: {@code page, size, cursor, order, total} and filters. */
  public static LogQuery parse(Iterable<Map.Entry<String, String>> parameters) {
    return new LogQueryParser(parameters).query();
  }

  /**
   * The filters among parameters.
   *
   * @param others parameters that the endpoint reads by itself
   */
  public static LogFilter parseFilter(
      Iterable<Map.Entry<String, String>> parameters, Set<String> others) {
    return new LogQueryParser(parameters).filter(others);
  }

  private LogFilter filter(Set<String> others) {
    LogFilter filter = new FilterParser(parameters).parse();
    rejectUnknown(others, String.join(", ", others.stream().sorted().toList()));
    parameters.throwProblems();
    return filter;
  }

  private LogQuery query() {
    boolean paged = parameters.rest().contains("page");
    String cursor = parameters.take("cursor");
    int page = parameters.takeInt("page", 1, LogQuery.BOUND, 1);
    int size = parameters.takeInt("size", 1, MAX_SIZE, DEFAULT_SIZE);
    Order order = parameters.takeChoice("order", ORDERS, Order.DESC);
    Total total =
        parameters.takeChoice("total", TOTALS, cursor == null ? Total.BOUNDED : Total.NONE);
    LogFilter filter = new FilterParser(parameters).parse();
    rejectUnknown(Set.of(), "page, size, cursor, order, total");
    if (cursor != null && paged) {
      parameters.reject(
          "page", "conflict", "cannot be given together with cursor; allowed is one of them");
    }
    if ((long) page * size > LogQuery.BOUND) {
      parameters.reject(
          "page",
          "range",
          page
              + " times size "
              + size
              + " is beyond "
              + LogQuery.BOUND
              + " logs; go on with cursor, from meta.next_cursor of the page before");
    }
    parameters.throwProblems();
    LogPosition after = cursor == null ? null : Cursor.decode(cursor, filter, order);
    return new LogQuery(filter, order, (page - 1) * size, size, after, total);
  }

  private void rejectUnknown(Set<String> others, String names) {
    for (String name : parameters.rest()) {
      if (!others.contains(name)) {
        parameters.reject(
            name,
            "unknown",
            "is not a parameter here; allowed are "
                + (names.isEmpty() ? "" : names + ", ")
                + FilterParser.NAMES);
      }
    }
  }
}
