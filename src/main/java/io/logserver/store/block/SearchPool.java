package io.logserver.store.block;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read. Each read takes one epoch and holds it until it is done; only so many may
 * wait, and tenants take turns. The turns of scans wait beside them uncounted: a scan that has
 * begun is not to fail because searches crowd.
 */
final class SearchPool {

  /** One read of a tenant's blocks. */
  interface Read<T> {
    T of(Epoch epoch, Deadline deadline) throws IOException;
  }

  /** A part of a longer work, which completes the promise or asks for another turn. */
  interface Turn<T> {
    void take(Promise<T> promise) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(SearchPool.class);

  private final Epochs epochs;
  private final Duration timeout;
  private final LongAdder timeouts = new LongAdder();
  private final ThreadPoolExecutor threads;
  private final TenantLanes lanes;

  /**
   * Threads that read.
   *
   * @param queue reads that may wait
   * @param timeout for a read, the time that it waits included
   */
  SearchPool(Epochs epochs, int size, int queue, Duration timeout) {
    this.epochs = epochs;
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
  }

  /** Runs a read of one tenant's blocks. */
  <T> Future<T> submit(TenantId tenant, Read<T> read) {
    Deadline deadline = Deadline.in(timeout, timeouts);
    Promise<T> promise = Promise.promise();
    try {
      lanes.run(tenant, () -> run(promise, waiting -> waiting.complete(read(read, deadline))));
    } catch (RejectedExecutionException e) {
      promise.fail(closed());
    } catch (LogServerException e) {
      promise.fail(e);
    }
    return promise.future();
  }

  /** Runs a turn after what waits already. */
  <T> void turn(Promise<T> promise, Turn<T> turn) {
    try {
      threads.execute(() -> run(promise, turn));
    } catch (RejectedExecutionException e) {
      promise.fail(closed());
    }
  }

  private static LogServerException closed() {
    return new LogServerException(ErrorCode.UNAVAILABLE, "the store is closed");
  }

  private <T> T read(Read<T> read, Deadline deadline) throws IOException {
    deadline.check();
    Epoch epoch = epochs.hold();
    try {
      return read.of(epoch, deadline);
    } finally {
      epoch.release();
    }
  }

  private static <T> void run(Promise<T> promise, Turn<T> turn) {
    try {
      turn.take(promise);
    } catch (IOException e) {
      LOG.error("a block cannot be read", e);
      promise.tryFail(new LogServerException(ErrorCode.UNAVAILABLE, "the store cannot be read"));
    } catch (RuntimeException | Error e) {
      promise.tryFail(e);
    }
  }

  /** Number of reads that took too long. */
  long timeouts() {
    return timeouts.sum();
  }

  /** Refuses further reads and waits for those that run or wait. */
  void close() {
    threads.close();
  }
}
