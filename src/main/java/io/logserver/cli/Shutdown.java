package io.logserver.cli;

import io.logserver.cli.ServerStarter.Running;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shutdown hook: drains the server, then ends the process. It halts because that alone sets the
 * exit code, which is 0 for a server that drained although a signal ended it, or that was told to
 * stop before it had started. A server that could not start ends as it will.
 *
 * @param stop tells the start to wait for nobody any more
 */
record Shutdown(Promise<Void> stop, Future<Running> started) implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);
  private static final int LONGEST_SECONDS = 30;

  @Override
  public void run() {
    if (started.failed()) {
      return;
    }
    log.info("stopping");
    stop.tryComplete();
    Runtime.getRuntime().halt(close());
  }

  private int close() {
    try {
      started
          .compose(Running::close, Shutdown::notStarted)
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST_SECONDS, TimeUnit.SECONDS);
      log.info("stopped");
      return 0;
    } catch (ExecutionException e) {
      log.error("stopped with a failure", e.getCause());
    } catch (TimeoutException e) {
      log.error("not drained within {} s; what was acknowledged is safe", LONGEST_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private static Future<Void> notStarted(Throwable failure) {
    log.info("not started: {}", failure.getMessage());
    return Future.succeededFuture();
  }
}
