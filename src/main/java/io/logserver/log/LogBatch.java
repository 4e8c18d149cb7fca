package io.logserver.log;

import io.logserver.tenant.TenantId;
import java.util.List;

/**
 * Logs of one tenant on their way from the door to the store: the unit of everything after the
 * door.
 *
 * @param tenant whose logs these are
 * @param summary count, ranges and severities of the lines
 * @param lines the canonical lines ({@link CanonicalLine}), each ended by a line feed, in order of
 *     their ids; never changed after construction, and shared without copying
 * @param frames all the lines compressed, or nothing where they are too few for that to pay; they
 *     say nothing that the lines do not
 */
public record LogBatch(TenantId tenant, LogSummary summary, byte[] lines, List<LineFrame> frames) {

  /** A batch that is not compressed. */
  public LogBatch(TenantId tenant, LogSummary summary, byte[] lines) {
    this(tenant, summary, lines, List.of());
  }

  /** Number of logs. */
  public int count() {
    return summary.count();
  }

  /** Bytes of memory that lines and frames take. */
  public int bytes() {
    int bytes = lines.length;
    for (LineFrame frame : frames) {
      bytes += frame.zstd().length;
    }
    return bytes;
  }
}
