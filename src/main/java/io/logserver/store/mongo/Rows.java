package io.logserver.store.mongo;

import com.mongodb.MongoException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.store.read.Deadline;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What a command of the driver answers, pulled by a thread that may wait. It asks the driver for no
 * more than {@value #AHEAD} answers ahead, so a slow reader slows the cursor. Closing it early ends
 * the cursor on the server too.
 */
final class Rows<T> implements Subscriber<T>, AutoCloseable {

  private static final int AHEAD = 256;

  /** How often a wait for the database looks whether the answer is still wanted. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Object END = new Object();

  private record Failure(Throwable cause) {}

  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private volatile @Nullable Subscription subscription;
  private volatile boolean closed;
  private int taken;

  private Rows() {}

  /** Sends the command. */
  static <T> Rows<T> of(Publisher<T> command) {
    Rows<T> rows = new Rows<>();
    command.subscribe(rows);
    return rows;
  }

  /** The one answer of a command, or null when it has none. */
  static <T> @Nullable T first(Publisher<T> command, long nanos) throws TimeoutException {
    try (Rows<T> rows = of(command)) {
      return rows.next(nanos);
    }
  }

  /**
   * The next answer; null at the end.
   *
   * @param nanos longest wait
   * @throws TimeoutException when none came in that time
   * @throws MongoException when the command failed
   */
  @Nullable T next(long nanos) throws TimeoutException {
    return accept(take(nanos));
  }

  @SuppressWarnings("unchecked")
  private @Nullable T accept(Object next) {
    if (next == END) {
      arrived.add(END);
      return null;
    }
    if (next instanceof Failure failure) {
      arrived.add(failure);
      throw failure.cause() instanceof RuntimeException e
          ? e
          : new MongoException("the driver failed", failure.cause());
    }
    taken++;
    Subscription upstream = subscription;
    if (taken % (AHEAD / 2) == 0 && upstream != null) {
      upstream.request(AHEAD / 2);
    }
    return (T) next;
  }

  /**
   * The next answer, waited for as long as the deadline allows; the wait ends soon when nobody
   * waits for the read any more.
   */
  @Nullable T next(Deadline deadline) throws TimeoutException {
    while (arrived.isEmpty() && deadline.remainingNanos() > LOOK_NANOS) {
      Object first = poll(LOOK_NANOS);
      if (first != null) {
        return accept(first);
      }
      deadline.check();
    }
    return next(deadline.remainingNanos());
  }

  private Object take(long nanos) throws TimeoutException {
    Object next = poll(Math.max(0, nanos));
    if (next == null) {
      close();
      throw new TimeoutException("the database did not answer in time");
    }
    return next;
  }

  private @Nullable Object poll(long nanos) {
    try {
      return arrived.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogServerException(ErrorCode.UNAVAILABLE, "the store is closed");
    }
  }

  @Override
  public void onSubscribe(Subscription upstream) {
    subscription = upstream;
    if (closed) {
      upstream.cancel();
    } else {
      upstream.request(AHEAD);
    }
  }

  @Override
  public void onNext(T answer) {
    arrived.add(answer);
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(new Failure(failure));
  }

  @Override
  public void onComplete() {
    arrived.add(END);
  }

  @Override
  public void close() {
    closed = true;
    Subscription upstream = subscription;
    if (upstream != null) {
      upstream.cancel();
    }
  }
}
