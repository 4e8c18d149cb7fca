package io.logserver;

import io.logserver.bus.Bus;
import io.logserver.config.Config;
import io.logserver.config.ProcessRole;
import io.logserver.disk.Disk;
import io.logserver.ops.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all parts of a process stand on. */
record Base(
    Config config,
    Vertx vertx,
    Bus bus,
    Disk disk,
    PrometheusMeterRegistry registry,
    Health health,
    Opening opening,
    Deployments deployments) {

  boolean has(ProcessRole role) {
    return config.roles().contains(role);
  }

  boolean hasAnyOf(ProcessRole... roles) {
    return Stream.of(roles).anyMatch(this::has);
  }

  Future<?> deploy(VerticleBase verticle) {
    return deployments.deploy(vertx, verticle);
  }

  Future<?> deployEach(Supplier<VerticleBase> verticles) {
    return deployments.deployEach(vertx, verticles);
  }

  /** Opens what the process stands on, once it is there, and closes it in its turn. */
  Future<?> open(String part, Supplier<Future<Void>> open, Supplier<Future<?>> close) {
    return deployments.open(opening.open(part, open, close), close);
  }

  /**
   * Does what needs a part that was opened, which may have gone away since: again until it is done.
   */
  Future<Void> insist(String part, Supplier<Future<Void>> work) {
    return opening.open(part, work, Future::succeededFuture);
  }

  /** Adds what is opened to the health: why it is waited for, then how well it is. */
  void watch(String part, boolean required, Supplier<@Nullable String> problem) {
    health.add(part, required, () -> Optional.ofNullable(opening.problem(part)).orElseGet(problem));
  }

  /** Runs what waits for the disk on a worker thread. */
  void block(Runnable task) {
    vertx.executeBlocking(() -> {
      task.run();
      return null;
    });
  }
}
