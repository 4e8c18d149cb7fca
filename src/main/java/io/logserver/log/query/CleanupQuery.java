package io.logserver.log.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which logs to delete.
 *
 * @param before those whose {@code timestamp} is before this, epoch milliseconds; null for those
 *     that the tenant's retention no longer covers
 * @param dryRun whether to count them only
 */
public record CleanupQuery(@Nullable Long before, boolean dryRun) {

  private static final String NAMES = "before, older_than, dry_run";

  /**
   * What parameters ask for: {@code before} or {@code older_than}, and {@code dry_run}; a 422 with
   * all problems otherwise.
   *
   * @param now epoch milliseconds
   */
  public static CleanupQuery parse(Iterable<Map.Entry<String, String>> parameters, long now) {
    Parameters all = new Parameters(parameters);
    boolean ambiguous = all.rest().contains("before") && all.rest().contains("older_than");
    TimeParameter before = all.takeTime("before");
    long olderThan = all.takeDuration("older_than");
    boolean dryRun = all.takeBoolean("dry_run");
    all.rejectRest(NAMES);
    if (ambiguous) {
      all.reject(
          "older_than", "conflict", "cannot be given together with before; allowed is one of them");
    }
    all.throwProblems();
    if (before != null) {
      return new CleanupQuery(before.start(), dryRun);
    }
    return new CleanupQuery(
        olderThan == DurationParameter.INVALID ? null : now - olderThan, dryRun);
  }
}
