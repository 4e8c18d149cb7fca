package io.logserver.log.query;

import java.util.Map;

/**
 * Counts of the logs that a filter means, in intervals of time.
 *
 * @param filter which logs
 * @param intervalMillis length of an interval, at least a minute
 */
public record HistogramQuery(LogFilter filter, long intervalMillis) {

  /**
   * The question that parameters ask: {@code interval} and filters; a 422 with all problems
   * otherwise.
   */
  public static HistogramQuery parse(Iterable<Map.Entry<String, String>> parameters) {
    Parameters all = new Parameters(parameters);
    boolean missing = !all.rest().contains("interval");
    long interval = all.takeDuration("interval");
    if (missing) {
      all.reject("interval", "missing", "is missing; " + DurationParameter.ALLOWED);
    }
    LogFilter filter = new FilterParser(all).parse();
    all.rejectRest("interval, " + FilterParser.NAMES);
    all.throwProblems();
    return new HistogramQuery(filter, interval);
  }
}
