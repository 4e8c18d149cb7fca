package io.logserver.worker;

import io.logserver.log.LogBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What the workers of this process moved, and how far behind they are. */
public final class WorkerMetrics {

  private final Counter logs;
  private final Counter bytes;
  private final Counter retries;
  private volatile long lagMillis;

  /** Meters in {@code registry}. */
  public WorkerMetrics(MeterRegistry registry) {
    logs = Counter.builder("logserver.worker.stored.logs").register(registry);
    bytes = Counter.builder("logserver.worker.stored.bytes").baseUnit("bytes").register(registry);
    retries = Counter.builder("logserver.worker.append.retries").register(registry);
    registry.gauge("logserver.worker.lag.seconds", this, metrics -> metrics.lagMillis / 1000.0);
  }

  /** Counts batches that have just become visible; the lag is the age of the last of them. */
  void stored(List<LogBatch> batches) {
    for (LogBatch batch : batches) {
      logs.increment(batch.count());
      bytes.increment(batch.lines().length);
    }
    LogBatch last = batches.get(batches.size() - 1);
    lagMillis = System.currentTimeMillis() - last.summary().maxId().receivedAt();
  }

  void retried() {
    retries.increment();
  }
}
