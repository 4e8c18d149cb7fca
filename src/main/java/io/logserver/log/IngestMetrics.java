package io.logserver.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the door accepted: counted once it is durable. */
public final class IngestMetrics {

  private final MeterRegistry registry;
  private final boolean tenantLabels;
  private final Counter logs;
  private final Counter bytes;

  /**
   * Meters in {@code registry}.
   *
   * @param tenantLabels whether it is also counted by tenant
   */
  public IngestMetrics(MeterRegistry registry, boolean tenantLabels) {
    this.registry = registry;
    this.tenantLabels = tenantLabels;
    logs =
        Counter.builder("logserver.ingest.logs")
            .description("Logs acknowledged")
            .register(registry);
    bytes = Counter.builder("logserver.ingest.bytes").baseUnit("bytes").register(registry);
  }

  void accepted(LogBatch batch) {
    logs.increment(batch.count());
    bytes.increment(batch.lines().length);
    if (tenantLabels) {
      String tenant = batch.tenant().value();
      registry.counter("logserver.tenant.ingest.logs", "tenant", tenant).increment(batch.count());
      registry
          .counter("logserver.tenant.ingest.bytes", "tenant", tenant)
          .increment(batch.lines().length);
    }
  }
}
