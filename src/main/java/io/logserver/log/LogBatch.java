package io.logserver.log;

import io.logserver.tenant.TenantId;

/**
 * Logs of one tenant on their way from the door to the store: the unit of everything after the
 * door.
 *
 * @param tenant whose logs these are
 * @param summary count, ranges and severities of the lines
 * @param lines the canonical lines ({@link CanonicalLine}), each ended by a line feed, in order of
 *     their ids; never changed after construction, and shared without copying
 */
public record LogBatch(TenantId tenant, LogSummary summary, byte[] lines) {

  /** Number of logs. */
  public int count() {
    return summary.count();
  }
}
