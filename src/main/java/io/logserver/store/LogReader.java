package io.logserver.store;

import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The read side of a {@link LogStore}. Each read sees one consistent state, and only logs of the
 * tenant it names. Failures: {@code OVERLOADED} when too many reads wait, {@code UNAVAILABLE} when
 * the store is away, a read takes too long, or nobody waits for it any more: a read that is {@link
 * Cancellation cancelled} leaves the queue, or stops within some milliseconds.
 */
public interface LogReader {

  /** One page of logs. */
  Future<LogPage> search(TenantId tenant, LogQuery query, Cancellation cancellation);

  /** One page of logs, wanted whatever happens. */
  default Future<LogPage> search(TenantId tenant, LogQuery query) {
    return search(tenant, query, Cancellation.NEVER);
  }

  /**
   * The canonical line of one log, without its line feed; empty when the tenant has none of that
   * id.
   */
  Future<Optional<byte[]>> get(TenantId tenant, LogId id);

  /** Number of matching logs by severity; only severities that occur, mildest first. */
  Future<Map<Severity, Long>> stats(TenantId tenant, LogFilter filter, Cancellation cancellation);

  /** The same, wanted whatever happens. */
  default Future<Map<Severity, Long>> stats(TenantId tenant, LogFilter filter) {
    return stats(tenant, filter, Cancellation.NEVER);
  }

  /**
   * Number of matching logs by the values of {@code fields}, in their order; only combinations that
   * occur, the most frequent first, then by value. {@code INVALID} beyond {@link
   * GroupCount#MAX_GROUPS} combinations.
   */
  Future<List<GroupCount>> group(
      TenantId tenant, LogFilter filter, List<GroupField> fields, Cancellation cancellation);

  /** The same, wanted whatever happens. */
  default Future<List<GroupCount>> group(
      TenantId tenant, LogFilter filter, List<GroupField> fields) {
    return group(tenant, filter, fields, Cancellation.NEVER);
  }

  /**
   * Number of matching logs by severity in each interval of {@code timestamp}, earliest first; only
   * intervals in which a log matches.
   *
   * @param intervalMillis length of an interval; they begin at multiples of it since the epoch
   * @return {@code INVALID} beyond {@link HistogramBucket#MAX_BUCKETS} intervals
   */
  Future<List<HistogramBucket>> histogram(
      TenantId tenant, LogFilter filter, long intervalMillis, Cancellation cancellation);

  /** The same, wanted whatever happens. */
  default Future<List<HistogramBucket>> histogram(
      TenantId tenant, LogFilter filter, long intervalMillis) {
    return histogram(tenant, filter, intervalMillis, Cancellation.NEVER);
  }

  /**
   * Reads all matching logs in stored order: that in which the store appended them, as far as it
   * keeps it. They are those of the moment of the first piece; later changes do not show.
   */
  LogScan scan(TenantId tenant, LogFilter filter);
}
