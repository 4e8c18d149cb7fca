package io.logserver.log.export;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The exports that run in this process, shared by all event loops: how many there may be, and what
 * became of them.
 */
public final class Exports {

  /** How an export ends. */
  enum Outcome {
    /** All of it was written. */
    COMPLETE,
    /** The store failed. */
    FAILED,
    /** The client went away. */
    GONE,
    /** The client stopped reading. */
    STALLED
  }

  private final int limit;
  private final AtomicInteger running = new AtomicInteger();
  private final Counter bytes;
  private final Counter[] outcomes = new Counter[Outcome.values().length];

  /**
   * No exports yet.
   *
   * @param limit most that run at a time
   * @param registry gets their meters
   */
  public Exports(int limit, MeterRegistry registry) {
    this.limit = limit;
    registry.gauge("logserver.export.running", running);
    bytes = Counter.builder("logserver.export.bytes").baseUnit("bytes").register(registry);
    for (Outcome outcome : Outcome.values()) {
      outcomes[outcome.ordinal()] =
          Counter.builder("logserver.export.finished")
              .description("Exports that ended, by how they did")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry);
    }
  }

  int limit() {
    return limit;
  }

  /** Number that run. */
  public int running() {
    return running.get();
  }

  /** Takes a place, which {@link #end} gives back; false when there is none. */
  boolean tryBegin() {
    if (running.incrementAndGet() <= limit) {
      return true;
    }
    running.decrementAndGet();
    return false;
  }

  void end() {
    running.decrementAndGet();
  }

  void finished(Outcome outcome) {
    outcomes[outcome.ordinal()].increment();
  }

  void written(int count) {
    bytes.increment(count);
  }
}
