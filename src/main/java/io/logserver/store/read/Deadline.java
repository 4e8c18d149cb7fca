package io.logserver.store.read;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.store.Cancellation;
import java.time.Duration;

/**
 * When a read must have ended: some time after it was asked for, or as soon as nobody waits for it.
 * A read looks at it between its steps (a block, a batch of documents), so it ends late by one of
 * them at most. Safe for use by several threads.
 */
public final class Deadline {

  /** Steps as short as a block that need not be opened, between two looks at a deadline. */
  public static final int STRIDE = 64;

  private final Duration timeout;
  private final Cancellation cancellation;
  private final UnfinishedReads unfinished;
  private final long end;

  private Deadline(Duration timeout, Cancellation cancellation, UnfinishedReads unfinished) {
    this.timeout = timeout;
    this.cancellation = cancellation;
    this.unfinished = unfinished;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  /** The moment in {@code timeout} from now, or that of cancellation. */
  static Deadline in(Duration timeout, Cancellation cancellation, UnfinishedReads unfinished) {
    return new Deadline(timeout, cancellation, unfinished);
  }

  /** Fails with {@code UNAVAILABLE} once it has passed. */
  public void check() {
    if (cancellation.isCancelled()) {
      throw cancelled();
    }
    if (remainingNanos() <= 0) {
      throw missed();
    }
  }

  /** Nanoseconds until it has passed if nobody cancels; 0 or less afterwards. */
  public long remainingNanos() {
    return end - System.nanoTime();
  }

  /** The {@code UNAVAILABLE} of a read that has missed it, which is counted. */
  public LogServerException missed() {
    unfinished.late().increment();
    return new LogServerException(
        ErrorCode.UNAVAILABLE,
        "The query took longer than "
            + timeout.toMillis()
            + " ms (store.query-timeout); narrow it by from and to, or by more filters");
  }

  /** The {@code UNAVAILABLE} of a read that nobody waits for, which is counted. */
  LogServerException cancelled() {
    unfinished.cancelled().increment();
    return new LogServerException(
        ErrorCode.UNAVAILABLE, "Nobody waits for the answer of the query any more");
  }
}
