package io.logserver.stream;

import io.logserver.bus.Topic;
import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import java.util.List;
import java.util.Map;

/**
 * Logs that have just become searchable.
 *
 * @param batches of any tenants, in the order in which they became so; shared by reference
 * @param missed how many others of a tenant became so before them and did not come to this process
 */
public record StoredBatches(List<LogBatch> batches, Map<TenantId, Long> missed) {

  /**
   * Where they are published within a process: by its own worker after the append, and by whoever
   * brings them from the workers of other processes.
   */
  public static final Topic<StoredBatches> TOPIC = new Topic<>("stream.stored");

  /** Logs without any that are missed. */
  public StoredBatches(List<LogBatch> batches) {
    this(batches, Map.of());
  }
}
