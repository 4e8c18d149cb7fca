package io.logserver.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the door accepted: counted once it is durable. */
public final class IngestMetrics {

  private final Counter logs;
  private final Counter bytes;

  /** Meters in {@code registry}. */
  public IngestMetrics(MeterRegistry registry) {
    logs =
        Counter.builder("logserver.ingest.logs")
            .description("Logs acknowledged")
            .register(registry);
    bytes = Counter.builder("logserver.ingest.bytes").baseUnit("bytes").register(registry);
  }

  void accepted(LogBatch batch) {
    logs.increment(batch.count());
    bytes.increment(batch.lines().length);
  }
}
