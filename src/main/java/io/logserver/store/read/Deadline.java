package io.logserver.store.read;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * When a read must have ended, from when it was asked for. A read looks at it between its steps (a
 * block, a batch of documents), so it ends late by one of them at most.
 */
public final class Deadline {

  private final Duration timeout;
  private final LongAdder missed;
  private final long end;

  private Deadline(Duration timeout, LongAdder missed) {
    this.timeout = timeout;
    this.missed = missed;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  /** The moment in {@code timeout} from now; {@code missed} counts when it has passed. */
  public static Deadline in(Duration timeout, LongAdder missed) {
    return new Deadline(timeout, missed);
  }

  /** Fails with {@code UNAVAILABLE} once it has passed. */
  public void check() {
    if (remainingNanos() <= 0) {
      throw missed();
    }
  }

  /** Nanoseconds until it has passed; 0 or less afterwards. */
  public long remainingNanos() {
    return end - System.nanoTime();
  }

  /** The {@code UNAVAILABLE} of a read that has missed it, which is counted. */
  public LogServerException missed() {
    missed.increment();
    return new LogServerException(
        ErrorCode.UNAVAILABLE,
        "The query took longer than "
            + timeout.toMillis()
            + " ms (store.query-timeout); narrow it by from and to, or by more filters");
  }
}
