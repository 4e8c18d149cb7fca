package io.logserver.queue.journal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where any thread puts sends and the writer takes all that wait at once: a lock-free stack, turned
 * round when it is taken. Only the first send of a group finds it empty, so the writer is woken
 * once per group.
 */
final class Inbox {

  /** Stands on a closed stack; never taken. */
  private static final PendingSend CLOSED = PendingSend.none();

  private final AtomicReference<@Nullable PendingSend> top = new AtomicReference<>();

  /** What became of a send. */
  enum Added {
    /** It is the first of its group: the writer may be asleep. */
    FIRST,
    BEHIND_OTHERS,
    REFUSED
  }

  Added add(PendingSend send) {
    while (true) {
      PendingSend seen = top.get();
      if (seen == CLOSED) {
        return Added.REFUSED;
      }
      send.next = seen;
      if (top.compareAndSet(seen, send)) {
        return seen == null ? Added.FIRST : Added.BEHIND_OTHERS;
      }
    }
  }

  /** Takes all that wait, oldest first; null when none does. */
  @Nullable PendingSend take() {
    return top.get() == null ? null : oldestFirst(top.getAndSet(null));
  }

  /** Takes all that wait and refuses all that come. */
  @Nullable PendingSend close() {
    return oldestFirst(top.getAndSet(CLOSED));
  }

  private static @Nullable PendingSend oldestFirst(@Nullable PendingSend newest) {
    PendingSend done = null;
    PendingSend rest = newest;
    while (rest != null) {
      PendingSend older = rest.next;
      rest.next = done;
      done = rest;
      rest = older;
    }
    return done;
  }
}
