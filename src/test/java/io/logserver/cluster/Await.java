package io.logserver.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for what a cluster does in its own time, with a deadline. */
final class Await {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Await() {}

  /** A condition that may need to ask a node; one that cannot be asked does not hold it yet. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Returns once it holds; fails when it does not within so many seconds. */
  static void until(String what, int seconds, Condition condition) {
    until(() -> what, seconds, condition);
  }

  /** The same, where what is waited for has more to say when it did not come. */
  static void until(Supplier<String> what, int seconds, Condition condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    String last = "";
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (Exception e) {
        last = ": " + e;
      }
      if (System.nanoTime() > deadline) {
        fail("after " + seconds + " s not yet: " + what.get() + last);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
