package io.logserver.store.block;

import io.logserver.store.Cancellation;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.Helpers;
import io.logserver.store.read.ReadPool;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;

/** The threads that read blocks. Each read takes one epoch and holds it until it is done. */
final class SearchPool {

  /** One read of a tenant's blocks. */
  interface Read<T> {
    T of(Epoch epoch, Deadline deadline) throws IOException;
  }

  private final Epochs epochs;
  private final ReadPool threads;

  /**
   * Threads that read.
   *
   * @param queue reads that may wait
   * @param timeout for a read, the time that it waits included
   */
  SearchPool(Epochs epochs, int size, int queue, Duration timeout) {
    this.epochs = epochs;
    this.threads = new ReadPool(size, queue, timeout);
  }

  /** Runs a read of one tenant's blocks. */
  <T> Future<T> submit(TenantId tenant, Cancellation cancellation, Read<T> read) {
    return threads.submit(tenant, cancellation, deadline -> read(read, deadline));
  }

  /** Runs a turn after what waits already. */
  <T> void turn(Promise<T> promise, ReadPool.Turn<T> turn) {
    threads.turn(promise, turn);
  }

  private <T> T read(Read<T> read, Deadline deadline) throws IOException {
    Epoch epoch = epochs.hold();
    try {
      return read.of(epoch, deadline);
    } finally {
      epoch.release();
    }
  }

  /** Threads that lend a read a hand. */
  Helpers helpers() {
    return threads.helpers();
  }

  /** Number of reads that took too long. */
  long timeouts() {
    return threads.timeouts();
  }

  /** Number of reads that were cancelled. */
  long cancelled() {
    return threads.cancelled();
  }

  /** Refuses further reads and waits for those that run or wait. */
  void close() {
    threads.close();
  }
}
