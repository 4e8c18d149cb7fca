package io.logserver.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The live tail's meters: counted by the live tail itself, read when they are scraped. */
public final class LiveTailMeters {

  private LiveTailMeters() {}

  /** Adds them to {@code registry}. */
  public static void bind(MeterRegistry registry, LiveTail liveTail) {
    registry.gauge("logserver.stream.subscribers", liveTail, LiveTail::subscribers);
    counter(registry, "logserver.stream.frames", liveTail, StreamMetrics::frames);
    counter(registry, "logserver.stream.bytes", liveTail, StreamMetrics::bytes);
    counter(registry, "logserver.stream.dropped", liveTail, StreamMetrics::dropped);
    counter(registry, "logserver.stream.gaps", liveTail, StreamMetrics::gaps);
    counter(registry, "logserver.stream.missed.logs", liveTail, StreamMetrics::missed);
    counter(registry, "logserver.stream.repeated.logs", liveTail, StreamMetrics::repeated);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      LiveTail liveTail,
      ToDoubleFunction<StreamMetrics> value) {
    FunctionCounter.builder(name, liveTail.metrics(), value).register(registry);
  }
}
