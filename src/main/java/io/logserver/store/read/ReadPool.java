package io.logserver.store.read;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.store.Cancellation;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read; only so many reads may wait, and tenants take turns. The turns of scans
 * wait beside them uncounted: a scan that has begun is not to fail because searches crowd.
 */
public final class ReadPool {

  /** One read, to end before its deadline. */
  public interface Read<T> {
    T before(Deadline deadline) throws IOException;
  }

  /** A part of a longer work, which completes the promise or asks for another turn. */
  public interface Turn<T> {
    void take(Promise<T> promise) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);

  private final Duration timeout;
  private final UnfinishedReads unfinished = new UnfinishedReads();
  private final ThreadPoolExecutor threads;
  private final TenantLanes lanes;
  private final Helpers helpers;

  /**
   * Threads that read.
   *
   * @param queue reads that may wait
   * @param timeout for a read, the time that it waits included
   */
  public ReadPool(int size, int queue, Duration timeout) {
    this.timeout = timeout;
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("store-search-", 0).factory());
    this.lanes = new TenantLanes(threads, size, queue);
    this.helpers = new Helpers(threads);
  }

  /** Runs a read of one tenant's logs, unless it is cancelled before its turn. */
  public <T> Future<T> submit(TenantId tenant, Cancellation cancellation, Read<T> read) {
    Deadline deadline = Deadline.in(timeout, cancellation, unfinished);
    Promise<T> promise = Promise.promise();
    Turn<T> turn =
        waiting -> {
          deadline.check();
          waiting.complete(read.before(deadline));
        };
    Runnable task = () -> run(promise, turn);
    try {
      lanes.run(tenant, task);
      cancellation.onCancelled(() -> {
        if (lanes.withdraw(tenant, task)) {
          promise.fail(deadline.cancelled());
        }
      });
    } catch (RejectedExecutionException e) {
      promise.fail(closed());
    } catch (LogServerException e) {
      promise.fail(e);
    }
    return promise.future();
  }

  /** Runs a turn after what waits already. */
  public <T> void turn(Promise<T> promise, Turn<T> turn) {
    try {
      threads.execute(() -> run(promise, turn));
    } catch (RejectedExecutionException e) {
      promise.fail(closed());
    }
  }

  private static LogServerException closed() {
    return new LogServerException(ErrorCode.UNAVAILABLE, "the store is closed");
  }

  private static <T> void run(Promise<T> promise, Turn<T> turn) {
    try {
      turn.take(promise);
    } catch (IOException e) {
      LOG.error("the store cannot be read", e);
      promise.tryFail(new LogServerException(ErrorCode.UNAVAILABLE, "the store cannot be read"));
    } catch (RuntimeException | Error e) {
      promise.tryFail(e);
    }
  }

  /** Threads that lend a read a hand; to be asked from within one. */
  public Helpers helpers() {
    return helpers;
  }

  /** Number of reads that took too long. */
  public long timeouts() {
    return unfinished.late().sum();
  }

  /** Number of reads that were given up because nobody waited for them any more. */
  public long cancelled() {
    return unfinished.cancelled().sum();
  }

  /** Refuses further reads and waits for those that run or wait. */
  public void close() {
    threads.close();
  }
}
