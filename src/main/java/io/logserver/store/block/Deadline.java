package io.logserver.store.block;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * When a read must have ended, from when it was asked for. A read looks at it between blocks, so it
 * ends late by one block at most.
 */
final class Deadline {

  private final Duration timeout;
  private final LongAdder missed;
  private final long end;

  private Deadline(Duration timeout, LongAdder missed) {
    this.timeout = timeout;
    this.missed = missed;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  /** The moment in {@code timeout} from now; {@code missed} counts when it has passed. */
  static Deadline in(Duration timeout, LongAdder missed) {
    return new Deadline(timeout, missed);
  }

  /** Fails with {@code UNAVAILABLE} once it has passed. */
  void check() {
    if (System.nanoTime() - end >= 0) {
      missed.increment();
      throw new LogServerException(
          ErrorCode.UNAVAILABLE,
          "The query took longer than "
              + timeout.toMillis()
              + " ms (store.query-timeout); narrow it by from and to, or by more filters");
    }
  }
}
