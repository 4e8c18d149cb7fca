package io.logserver.store;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody still waits for the answer of a read; it travels with the question, so that work
 * for a client that is gone ends. Safe for use by several threads.
 */
public final class Cancellation {

  /** That of a read which is wanted to its end. */
  public static final Cancellation NEVER = new Cancellation(null);

  private final @Nullable Future<?> over;

  private Cancellation(@Nullable Future<?> over) {
    this.over = over;
  }

  /** The read is cancelled once {@code over} completes, however it does. */
  public static Cancellation when(Future<?> over) {
    return new Cancellation(over);
  }

  /** Whether nobody waits any more. */
  public boolean isCancelled() {
    return over != null && over.isComplete();
  }

  /** Runs {@code action} once nobody waits; it must be short, and must not throw. */
  public void onCancelled(Runnable action) {
    if (over != null) {
      over.onComplete(done -> action.run());
    }
  }
}
