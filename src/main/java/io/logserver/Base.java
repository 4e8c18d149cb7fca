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
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What all parts of a process stand on. */
record Base(
    Config config,
    Vertx vertx,
    Bus bus,
    Disk disk,
    PrometheusMeterRegistry registry,
    Health health,
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

  /** Runs what waits for the disk on a worker thread. */
  void block(Runnable task) {
    vertx.executeBlocking(() -> {
      task.run();
      return null;
    });
  }
}
