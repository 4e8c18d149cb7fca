package io.logserver.cluster;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a fault was felt, nanoseconds since it began.
 *
 * @param fault what was done
 * @param lasted until it was over: the time that something was stopped, or took to be killed
 * @param failed requests that a surviving log node did not take
 * @param ingest until it took every request again
 * @param stored until the first log was found that was sent after the fault began
 * @param tail until every live subscriber had that log
 * @param caughtUp until every live subscriber had all that was acknowledged before the end of the
 *     fault
 */
record Recovery(
    String fault, long lasted, long failed, long ingest, long stored, long tail, long caughtUp) {

  /** The table, with times in seconds. */
  static String table(List<Recovery> recoveries) {
    StringBuilder table =
        new StringBuilder(
            "%-38s %8s %9s %8s %8s %8s %10s%n"
                .formatted("fault", "lasted", "failed", "ingest", "stored", "tail", "caught up"));
    for (Recovery recovery : recoveries) {
      table.append(recovery.row());
    }
    return table.toString();
  }

  private String row() {
    return "%-38s %8s %9d %8s %8s %8s %10s%n"
        .formatted(
            fault,
            seconds(lasted),
            failed,
            seconds(ingest),
            seconds(stored),
            seconds(tail),
            seconds(caughtUp));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }
}
