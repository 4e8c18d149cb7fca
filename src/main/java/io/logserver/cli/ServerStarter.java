package io.logserver.cli;

import io.logserver.config.Config;
import io.vertx.core.Future;

/** Starts the server that {@code serve} runs. */
@FunctionalInterface
public interface ServerStarter {

  /** Completes once the server takes requests; fails, leaving nothing behind, when it cannot. */
  Future<Running> start(Config config);

  /** A server that takes requests. */
  @FunctionalInterface
  interface Running {

    /** Finishes the requests at hand and stops the server. */
    Future<Void> close();
  }
}
