package io.logserver.stream.relay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far one process is with the logs of one tenant, as the worker that publishes them sees it.
 */
final class Follow {

  private static final long UNKNOWN = -1;

  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long confirmed = UNKNOWN;
  private int underWay;
  private int bytes;

  private record Waiter(long position, Promise<Void> promise) {}

  /** The process does not know how far the worker is, or no longer. */
  void ask() {
    confirmed = UNKNOWN;
  }

  /** Whether it has to be told that the worker is at {@code position}: nothing else will do so. */
  boolean mustHear(long position) {
    return underWay == 0 && confirmed < position;
  }

  /** Completes when the process has what is before {@code position}, or knows that it misses it. */
  Future<Void> reaches(long position) {
    if (confirmed >= position) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiters.add(new Waiter(position, promise));
    return promise.future();
  }

  /** Whether so many bytes more may be under way. When none are, a segment of any size may. */
  boolean hasRoom(int more, long maxBytes) {
    return bytes == 0 || bytes + (long) more <= maxBytes;
  }

  void sent(Segment segment) {
    underWay++;
    bytes += segment.bytes();
  }

  void answered(Segment segment, boolean confirms) {
    underWay--;
    bytes -= segment.bytes();
    if (confirms) {
      confirmed = Math.max(confirmed, segment.after());
      while (!waiters.isEmpty() && waiters.peek().position() <= confirmed) {
        waiters.remove().promise().complete();
      }
    }
  }

  /** The process is gone, or wants no more: nobody waits for it. */
  void end() {
    waiters.forEach(waiter -> waiter.promise().complete());
    waiters.clear();
  }
}
