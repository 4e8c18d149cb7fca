package io.logserver.log;

import io.logserver.bus.Address;
import io.logserver.log.query.GroupQuery;
import io.logserver.log.query.HistogramQuery;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.store.Cancellation;
import io.logserver.store.GroupCount;
import io.logserver.store.HistogramBucket;
import io.logserver.store.LogScan;
import io.logserver.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the log role is asked. All are local to the JVM: ingest never crosses to another one. */
public final class LogAddresses {

  static final Address<Ingest, Ingested> INGEST = Address.ofChange("log.ingest");
  static final Address<Search, LogPage> SEARCH = new Address<>("log.search");
  static final Address<Get, Optional<byte[]>> GET = new Address<>("log.get");
  static final Address<Stats, Map<Severity, Long>> STATS = new Address<>("log.stats");
  static final Address<Group, List<GroupCount>> GROUP = new Address<>("log.group");
  static final Address<Histogram, List<HistogramBucket>> HISTOGRAM = new Address<>("log.histogram");
  static final Address<Delete, Long> DELETE = new Address<>("log.delete");

  /** Answers a scan that has not begun; whoever gets it closes it. */
  public static final Address<Scan, LogScan> SCAN = new Address<>("log.scan");

  private LogAddresses() {}

  /** The batches of all requests that one event loop decoded in one tick. */
  record Ingest(List<LogBatch> batches) {}

  /** For each batch of an {@link Ingest}, in order: null once it is durable, or why it is not. */
  record Ingested(@Nullable Throwable[] failures) {}

  record Search(TenantId tenant, LogQuery query, Cancellation cancellation) {}

  record Get(TenantId tenant, LogId id) {}

  record Stats(TenantId tenant, LogFilter filter, Cancellation cancellation) {}

  record Group(TenantId tenant, GroupQuery query, Cancellation cancellation) {}

  record Histogram(TenantId tenant, HistogramQuery query, Cancellation cancellation) {}

  /** Which logs to scan. */
  public record Scan(TenantId tenant, LogFilter filter) {}

  /**
   * Which logs to delete, or to count as if.
   *
   * @param before epoch milliseconds, exclusive
   * @param received whether that is the time of receipt; otherwise it is the {@code timestamp}
   */
  record Delete(TenantId tenant, long before, boolean received, boolean dryRun) {}
}
