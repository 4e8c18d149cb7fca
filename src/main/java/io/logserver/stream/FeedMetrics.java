package io.logserver.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the worker of this process did not send to the live tails of others. */
public final class FeedMetrics {

  private final Counter leftOut;

  /** Meters in {@code registry}. */
  public FeedMetrics(MeterRegistry registry) {
    leftOut = Counter.builder("logserver.stream.left.out.logs").register(registry);
  }

  /** Counts logs that were not sent to one process, because too much was under way to it. */
  public void leftOut(long logs) {
    leftOut.increment(logs);
  }
}
