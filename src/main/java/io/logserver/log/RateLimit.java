package io.logserver.log;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate as a token bucket that holds one second's worth, kept as one number: the time at which the
 * bucket is full again. Taking moves it into the future; what would move it further than a second
 * ahead is refused, unless the bucket is full, so that a request larger than the bucket can pass
 * too, and is paid for by waiting longer. Safe for use by several threads.
 */
final class RateLimit {

  private static final long SECOND = 1_000_000_000L;

  private final double nanosEach;
  private final AtomicLong fullAt;

  /** A full bucket for {@code perSecond} units a second. */
  RateLimit(long perSecond, long now) {
    nanosEach = (double) SECOND / perSecond;
    fullAt = new AtomicLong(now);
  }

  /**
   * Takes {@code units}.
   *
   * @param now {@link System#nanoTime}
   * @return 0 when they were taken; otherwise nothing was, and it is the nanoseconds after which
   *     they could be
   */
  long take(long units, long now) {
    long cost = cost(units);
    while (true) {
      long full = fullAt.get();
      long debt = Math.max(0, full - now);
      long wait = debt == 0 ? 0 : Math.min(debt, debt + cost - SECOND);
      if (wait > 0) {
        return wait;
      }
      if (fullAt.compareAndSet(full, now + debt + cost)) {
        return 0;
      }
    }
  }

  /** Gives back what was taken. */
  void giveBack(long units) {
    fullAt.addAndGet(-cost(units));
  }

  private long cost(long units) {
    return (long) (units * nanosEach);
  }
}
