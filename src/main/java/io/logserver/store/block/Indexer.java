package io.logserver.store.block;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store: it does what it is asked in turn, and between two requests
 * commits when it is time to, and tries again what failed.
 */
final class Indexer {

  /** One request without a result. */
  interface Action {
    void apply(BlockWriter writer) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Makes the writer, on the indexer's thread. */
  interface Opening {
    BlockWriter open() throws IOException;
  }

  /** One request, run on the indexer's thread. */
  interface Work<T> {
    T apply(BlockWriter writer) throws IOException;
  }

  private final Opening opening;
  private final long commitNanos;
  private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-indexer").unstarted(this::run);
  private volatile @Nullable BlockWriter writer;
  private volatile boolean closed;
  private long nextCommit;
  private long nextRetry;

  Indexer(Opening opening, Duration commitInterval) {
    this.opening = opening;
    this.commitNanos = commitInterval.toNanos();
  }

  /** The writer; null before it was opened and after it was closed. */
  @Nullable BlockWriter writer() {
    return writer;
  }

  Future<Void> open() {
    thread.start();
    Promise<Void> promise = Promise.promise();
    requests.add(() -> {
      try {
        writer = opening.open();
        nextRetry = System.nanoTime();
        nextCommit = nextRetry + commitNanos;
        promise.complete();
      } catch (IOException | RuntimeException | Error e) {
        closed = true;
        promise.tryFail(e);
      }
    });
    return promise.future();
  }

  /** Runs {@code work} after all that was submitted before it. */
  <T> Future<T> submit(Work<T> work) {
    Promise<T> promise = Promise.promise();
    requests.add(() -> {
      try {
        promise.complete(work.apply(opened()));
      } catch (IOException e) {
        promise.tryFail(
            new LogServerException(ErrorCode.UNAVAILABLE, "the store failed: " + e.getMessage()));
      } catch (RuntimeException | Error e) {
        promise.tryFail(e);
      }
    });
    if (closed) {
      refuseAll();
    }
    return promise.future();
  }

  /** Runs {@code action} after all that was submitted before it. */
  Future<Void> run(Action action) {
    return submit(
            target -> {
              action.apply(target);
              return true;
            })
        .mapEmpty();
  }

  /** Runs {@code last}, then ends the thread; what is submitted after it is refused. */
  Future<Void> close(Action last) {
    return run(target -> {
      try {
        last.apply(target);
      } finally {
        writer = null;
        closed = true;
      }
    });
  }

  private BlockWriter opened() {
    BlockWriter opened = writer;
    if (opened == null) {
      throw new LogServerException(ErrorCode.UNAVAILABLE, "the store is not open");
    }
    return opened;
  }

  private void run() {
    while (!closed) {
      try {
        Runnable request = requests.poll(nanosToWait(), TimeUnit.NANOSECONDS);
        if (request != null) {
          request.run();
        }
        maintain();
      } catch (InterruptedException e) {
        LOG.warn("the indexer was interrupted, which nothing should do; it goes on");
      }
    }
    refuseAll();
  }

  private long nanosToWait() {
    BlockWriter target = writer;
    if (target == null) {
      return Long.MAX_VALUE;
    }
    long due = target.isBroken() ? nextRetry : nextCommit;
    return Math.max(0, due - System.nanoTime());
  }

  private void maintain() {
    BlockWriter target = writer;
    if (target == null) {
      return;
    }
    long now = System.nanoTime();
    try {
      if (target.isBroken()) {
        if (now - nextRetry >= 0) {
          nextRetry = now + RETRY_NANOS;
          target.recover();
        }
      } else if (target.isFull() || now - nextCommit >= 0) {
        nextCommit = now + commitNanos;
        if (target.isDirty()) {
          target.commit();
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the store is tried again in a second: {}", e.getMessage());
      nextRetry = System.nanoTime() + RETRY_NANOS;
    }
  }

  /** With no writer left, running a request fails it. */
  private void refuseAll() {
    for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
      request.run();
    }
  }
}
