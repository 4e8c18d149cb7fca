package io.logserver.http;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines that are all equally far away when they are added, hence in order: a request costs two
 * pointers and no timer. Used on one event loop.
 */
final class DeadlineQueue {

  private final long nanos;
  private @Nullable Deadline first;
  private @Nullable Deadline last;

  DeadlineQueue(Duration time) {
    nanos = time.toNanos();
  }

  /** Begins a deadline's time here, and ends it wherever it waited before. */
  void add(Deadline deadline) {
    if (deadline.queue != null) {
      deadline.queue.remove(deadline);
    }
    deadline.queue = this;
    deadline.at = System.nanoTime() + nanos;
    deadline.before = last;
    if (last == null) {
      first = deadline;
    } else {
      last.after = deadline;
    }
    last = deadline;
  }

  void remove(Deadline deadline) {
    if (deadline.before == null) {
      first = deadline.after;
    } else {
      deadline.before.after = deadline.after;
    }
    if (deadline.after == null) {
      last = deadline.before;
    } else {
      deadline.after.before = deadline.before;
    }
    deadline.queue = null;
    deadline.before = null;
    deadline.after = null;
  }

  /** Takes out what is due and hands it to {@code action}. */
  void expire(long now, Consumer<Deadline> action) {
    while (first != null && now - first.at >= 0) {
      Deadline due = first;
      remove(due);
      action.accept(due);
    }
  }
}
