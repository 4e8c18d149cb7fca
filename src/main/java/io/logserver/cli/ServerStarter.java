package io.logserver.cli;

import io.logserver.config.Config;
import io.vertx.core.Future;

/** Starts the server that {@code serve} runs. */
@FunctionalInterface
public interface ServerStarter {

  /**
   * Starts the server.
   *
   * @param stop completes when a server that waits for others is no longer to be started
   * @return completes once the server takes requests; fails, leaving nothing behind, when it cannot
   */
  Future<Running> start(Config config, Future<?> stop);

  /** A server that takes requests. */
  @FunctionalInterface
  interface Running {

    /** Finishes the requests at hand and stops the server. */
    Future<Void> close();
  }
}
