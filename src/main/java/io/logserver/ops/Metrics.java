package io.logserver.ops;

import io.logserver.queue.LogQueue;
import io.logserver.store.LogStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Gauges over what the process holds, read when they are scraped. */
public final class Metrics {

  private Metrics() {}

  /** The JVM and the process it runs in. The collector's listener ends with the process. */
  @SuppressWarnings("resource")
  public static void bindJvm(MeterRegistry registry) {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Depth and age of the queue, and what it costs. */
  public static void bindQueue(MeterRegistry registry, LogQueue queue) {
    registry.gauge("logserver.queue.backlog.bytes", queue, q -> q.status().backlogBytes());
    registry.gauge("logserver.queue.backlog.batches", queue, q -> q.status().backlogBatches());
    registry.gauge(
        "logserver.queue.oldest.seconds", queue, q -> q.status().oldestMillis() / 1000.0);
    FunctionCounter.builder("logserver.queue.requests", queue, q -> q.status().requests())
        .description("Requests of this process to the service that holds the queue")
        .register(registry);
    FunctionCounter.builder("logserver.queue.charged", queue, q -> q.status().charged())
        .description("What that service charges for, where a large request counts as several")
        .register(registry);
  }

  /** The time that the certificate shown to clients is still good for. */
  public static void bindCertificate(MeterRegistry registry, Supplier<Instant> expires) {
    Gauge.builder(
            "logserver.tls.certificate.seconds",
            () -> Duration.between(Instant.now(), expires.get()).toSeconds())
        .register(registry);
  }

  /** Size of the store. */
  public static void bindStore(MeterRegistry registry, LogStore store) {
    registry.gauge("logserver.store.logs", store, s -> s.status().logs());
    registry.gauge("logserver.store.bytes", store, s -> s.status().bytes());
    registry.gauge("logserver.store.blocks", store, s -> s.status().blocks());
    registry.gauge("logserver.store.open.bytes", store, s -> s.status().openBytes());
    FunctionCounter.builder("logserver.store.query.timeouts", store, LogStore::timeouts)
        .description("Reads that took longer than store.query-timeout")
        .register(registry);
    FunctionCounter.builder("logserver.store.query.cancelled", store, LogStore::cancelled)
        .description("Reads given up because their client was gone")
        .register(registry);
  }
}
