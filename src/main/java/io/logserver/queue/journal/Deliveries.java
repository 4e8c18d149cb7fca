package io.logserver.queue.journal;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is durable and not yet received. The newest of it is the tail, in memory and handed out by
 * reference; what came before the tail is in the segment files only. A consumer that keeps up never
 * touches the files; one that is behind reads them until it reaches the tail. When the tail is too
 * large its oldest batches are dropped, which leaves them to the files.
 *
 * <p>The positions are {@code cursor ≤ tailStart ≤} end of the tail; what lies between the first
 * two is in the files. A lock guards all state and is taken once per group and once per receive.
 * Promises are completed outside of it.
 */
final class Deliveries {

  /** What a batch occupies beside its lines. */
  private static final long OVERHEAD = 256;

  private final long maxTailBytes;
  private final BacklogReader backlog;
  private final Executor files;
  private final LongConsumer taken;

  private final ArrayDeque<Delivery> tail = new ArrayDeque<>();
  private long tailBytes;
  private long tailStart;
  private long cursor;
  private long filed;
  private long filedSince;
  private @Nullable Promise<List<Delivery>> waiting;
  private int maxBytes;
  private boolean closed;

  /**
   * All that is there behind {@code position} is in the files.
   *
   * @param taken told of the bytes of lines that a receive has got
   */
  Deliveries(
      long maxTailBytes,
      long position,
      RecoveredJournal recovered,
      BacklogReader backlog,
      Executor files,
      LongConsumer taken) {
    this.maxTailBytes = maxTailBytes;
    this.backlog = backlog;
    this.files = files;
    this.taken = taken;
    this.cursor = position;
    this.tailStart = recovered.end();
    this.filed = recovered.batches();
    this.filedSince = recovered.oldestReceivedAt();
  }

  /** The next deliveries, see {@link io.logserver.queue.LogQueue#receive}. */
  Future<List<Delivery>> receive(int maxBytes) {
    Promise<List<Delivery>> promise = Promise.promise();
    List<Delivery> first;
    synchronized (this) {
      if (closed) {
        return Future.failedFuture(closed());
      }
      if (waiting != null) {
        return Future.failedFuture(new IllegalStateException("a receive is under way"));
      }
      waiting = promise;
      this.maxBytes = maxBytes;
      first = serve();
    }
    if (first != null) {
      handOver(promise, first);
    }
    return promise.future();
  }

  /** Adds a group, oldest first, that has become durable. */
  void publish(List<PendingSend> group) {
    Promise<List<Delivery>> promise;
    List<Delivery> first;
    synchronized (this) {
      for (PendingSend send : group) {
        tail.addLast(new Delivery(send.position, send.batch));
        tailBytes += size(tail.getLast());
      }
      promise = waiting;
      first = cursor < tailStart ? null : serve();
      while (tailBytes > maxTailBytes) {
        leaveToTheFiles(dropFirst());
      }
    }
    if (promise != null && first != null) {
      handOver(promise, first);
    }
  }

  /** Number of batches not yet received. */
  synchronized long batches() {
    return filed + tail.size();
  }

  /**
   * When the oldest batch not yet received was received at the door, epoch milliseconds; 0 when
   * there is none.
   */
  synchronized long oldestReceivedAt() {
    if (filed > 0) {
      return filedSince;
    }
    return tail.isEmpty() ? 0 : receivedAt(tail.getFirst());
  }

  /** Fails the receive that waits, and all that come. */
  void close() {
    Promise<List<Delivery>> promise;
    synchronized (this) {
      closed = true;
      promise = waiting;
      waiting = null;
    }
    if (promise != null) {
      promise.fail(closed());
    }
  }

  /**
   * Takes from the tail for the receive that waits, or begins to read the files for it; null when
   * that has to wait.
   */
  private @Nullable List<Delivery> serve() {
    if (waiting == null) {
      return null;
    }
    if (cursor < tailStart) {
      long from = cursor;
      long limit = tailStart;
      int bytes = maxBytes;
      files.execute(() -> readFiles(from, limit, bytes));
      return null;
    }
    if (tail.isEmpty()) {
      return null;
    }
    waiting = null;
    return takeFromTail();
  }

  private List<Delivery> takeFromTail() {
    List<Delivery> first = new ArrayList<>();
    long bytes = 0;
    while (!tail.isEmpty() && (bytes < maxBytes || first.isEmpty())) {
      Delivery next = dropFirst();
      first.add(next);
      bytes += next.batch().lines().length;
      cursor = next.position();
    }
    return first;
  }

  private Delivery dropFirst() {
    Delivery first = tail.removeFirst();
    tailBytes -= size(first);
    tailStart = first.position();
    return first;
  }

  private void leaveToTheFiles(Delivery delivery) {
    if (filed++ == 0) {
      filedSince = receivedAt(delivery);
    }
  }

  private void readFiles(long from, long limit, int bytes) {
    try {
      handOut(backlog.read(from, limit, bytes));
    } catch (IOException | RuntimeException e) {
      Promise<List<Delivery>> promise = endWaiting();
      if (promise != null) {
        promise.fail(e);
      }
    }
  }

  private void handOut(BacklogReader.Part part) {
    Promise<List<Delivery>> promise;
    List<Delivery> next = part.deliveries();
    synchronized (this) {
      cursor = part.end();
      filed = cursor == tailStart ? 0 : Math.max(1, filed - next.size());
      promise = waiting;
      if (next.isEmpty()) {
        next = serve();
      } else {
        filedSince = receivedAt(next.getLast());
        waiting = null;
      }
    }
    if (promise != null && next != null) {
      handOver(promise, next);
    }
  }

  private void handOver(Promise<List<Delivery>> promise, List<Delivery> deliveries) {
    long bytes = 0;
    for (Delivery delivery : deliveries) {
      bytes += delivery.batch().lines().length;
    }
    taken.accept(bytes);
    promise.complete(deliveries);
  }

  private synchronized @Nullable Promise<List<Delivery>> endWaiting() {
    Promise<List<Delivery>> promise = waiting;
    waiting = null;
    return promise;
  }

  private static long size(Delivery delivery) {
    return delivery.batch().bytes() + OVERHEAD;
  }

  private static long receivedAt(Delivery delivery) {
    return delivery.batch().summary().minId().receivedAt();
  }

  private static LogServerException closed() {
    return new LogServerException(ErrorCode.UNAVAILABLE, "the queue is closed");
  }
}
