package io.logserver;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs in this process. What starts in order stops in reverse, so that nothing is used before
 * it is there or after it is gone.
 */
final class Deployments {

  private static final Logger log = LoggerFactory.getLogger(Deployments.class);

  private final Deque<Supplier<Future<?>>> running = new ConcurrentLinkedDeque<>();

  /** Notes how something that runs is stopped. */
  void stopLater(Supplier<Future<?>> stop) {
    running.push(stop);
  }

  /** Notes how something is closed, once it is open. */
  Future<?> open(Future<Void> opening, Supplier<Future<?>> close) {
    return opening.onSuccess(open -> stopLater(close));
  }

  /** Deploys one. */
  Future<?> deploy(Vertx vertx, VerticleBase verticle) {
    return deployed(vertx, vertx.deployVerticle(verticle, new DeploymentOptions()));
  }

  /** Deploys one for each core. */
  Future<?> deployEach(Vertx vertx, Supplier<VerticleBase> verticles) {
    DeploymentOptions each = new DeploymentOptions().setInstances(LogServer.CORES);
    return deployed(vertx, vertx.deployVerticle(verticles, each));
  }

  private Future<?> deployed(Vertx vertx, Future<String> deployment) {
    return deployment.onSuccess(id -> stopLater(() -> vertx.undeploy(id)));
  }

  /** Stops everything; safe to call again. What cannot be stopped is logged. */
  Future<Void> stop() {
    Future<?> step = Future.succeededFuture();
    while (!running.isEmpty()) {
      Supplier<Future<?>> stop = running.pop();
      step =
          step.eventually(stop::get)
              .onFailure(failure -> log.warn("Stopping a part failed", failure));
    }
    return step.otherwiseEmpty().mapEmpty();
  }
}
