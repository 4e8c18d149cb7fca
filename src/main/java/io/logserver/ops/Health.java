package io.logserver.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The health of this process, component by component. A component that readiness does not depend on
 * is still listed, so that an operator sees a store outage while ingest goes on. Safe for use by
 * several threads.
 */
public final class Health {

  private final List<Component> components = new CopyOnWriteArrayList<>();
  private final MeterRegistry registry;
  private volatile boolean accepting;

  /** Health without components, not yet accepting; what it says is in {@code registry} too. */
  public Health(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("logserver.ready", () -> report().ready() ? 1 : 0).register(registry);
  }

  /**
   * Adds a component.
   *
   * @param name as it appears in the answer
   * @param required whether the process is ready only while it is well
   * @param problem what is wrong with it, null when nothing; asked at each check, must not block
   */
  public void add(String name, boolean required, Supplier<@Nullable String> problem) {
    components.add(new Component(name, required, problem));
    Gauge.builder("logserver.component.up", () -> problem.get() == null ? 1 : 0)
        .tag("component", name)
        .register(registry);
  }

  /** Says whether the process takes requests: false while it starts and while it drains. */
  public void accepting(boolean value) {
    accepting = value;
  }

  /** The state of every component now. */
  public Report report() {
    List<State> states =
        components.stream().map(c -> new State(c.name, c.required, c.problem.get())).toList();
    boolean well = states.stream().noneMatch(s -> s.required() && s.problem() != null);
    return new Report(accepting && well, accepting, states);
  }

  /**
   * One look at the process.
   *
   * @param ready whether it can take requests
   * @param accepting false while it starts or drains
   * @param components the state of each part
   */
  public record Report(boolean ready, boolean accepting, List<State> components) {}

  /**
   * The state of one part.
   *
   * @param required whether readiness depends on it
   * @param problem what is wrong, or null
   */
  public record State(String name, boolean required, @Nullable String problem) {}

  private record Component(String name, boolean required, Supplier<@Nullable String> problem) {}
}
