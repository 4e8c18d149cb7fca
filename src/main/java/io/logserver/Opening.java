package io.logserver;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what a server stands on. A part that is away ({@code UNAVAILABLE}: a database that does not
 * answer, a queue whose service is not up) is tried again with growing pauses, so that the order in
 * which machines come up does not matter. What is wrong for good fails at once.
 */
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Vertx vertx;
  private final Future<?> stop;
  private final Map<String, String> problems = new ConcurrentHashMap<>();

  /** Opens with the timers of {@code vertx} until {@code stop} completes. */
  Opening(Vertx vertx, Future<?> stop) {
    this.vertx = vertx;
    this.stop = stop;
  }

  /**
   * Opens a part, however long that takes.
   *
   * @param part its name in the health of the process
   * @param open tries once; called again while it fails with {@code UNAVAILABLE}
   * @param close releases the part when it opens after all although the server stops
   * @return completes when it is open; fails when it cannot be opened, or when the server stops
   */
  Future<Void> open(String part, Supplier<Future<Void>> open, Supplier<Future<?>> close) {
    // Without a context: a stopped server closes Vert.x, whose contexts complete nothing any more.
    Promise<Void> opened = Promise.promise();
    stop.onComplete(
        told -> opened.tryFail(new IllegalStateException("stopped while it waited for " + part)));
    new Attempts(part, open, close, opened).next();
    return opened.future();
  }

  /** Why a part is still waited for; null when it is not. */
  @Nullable String problem(String part) {
    return problems.get(part);
  }

  private final class Attempts {

    private final String part;
    private final Supplier<Future<Void>> open;
    private final Supplier<Future<?>> close;
    private final Promise<Void> opened;
    private final long since = System.nanoTime();
    private long pause = FIRST_PAUSE_MILLIS;

    Attempts(
        String part, Supplier<Future<Void>> open, Supplier<Future<?>> close, Promise<Void> opened) {
      this.part = part;
      this.open = open;
      this.close = close;
      this.opened = opened;
    }

    void next() {
      if (!opened.future().isComplete()) {
        Future.succeededFuture()
            .compose(go -> open.get())
            .onComplete(this::succeeded, this::failed);
      }
    }

    private void succeeded(Void done) {
      if (problems.remove(part) != null) {
        Duration waited = Duration.ofNanos(System.nanoTime() - since);
        log.info("Waited {} s for {}, going on", waited.toSeconds(), part);
      }
      if (!opened.tryComplete()) {
        close.get().onFailure(failure -> log.warn("Closing the {} failed", part, failure));
      }
    }

    private void failed(Throwable failure) {
      boolean away =
          failure instanceof LogServerException answer && answer.code() == ErrorCode.UNAVAILABLE;
      if (!away) {
        opened.tryFail(failure);
      } else if (!opened.future().isComplete()) {
        String problem = String.valueOf(failure.getMessage());
        if (problems.put(part, problem) == null) {
          log.warn("Waiting for {}, trying again until it is there: {}", part, problem);
        }
        vertx.setTimer(pause, fired -> next());
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }
}
