package io.logserver.stream;

import io.logserver.bus.Topic;
import io.logserver.log.LogBatch;
import java.util.List;

/**
 * Logs that have just become searchable.
 *
 * @param batches of any tenants, in the order in which the store holds them; shared by reference
 */
public record StoredBatches(List<LogBatch> batches) {

  /** Where the workers of this JVM publish them after the append. */
  public static final Topic<StoredBatches> TOPIC = new Topic<>("stream.stored");
}
