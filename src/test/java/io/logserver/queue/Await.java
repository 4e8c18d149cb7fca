package io.logserver.queue;

import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting in tests, with a deadline. */
public final class Await {

  private static final long SECONDS = 20;

  private Await() {}

  /** The value of a future that has to succeed. */
  public static <T> T result(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return fail(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      return fail(e);
    }
  }

  /** The failure of a future that has to fail. */
  public static Throwable failure(Future<?> future) {
    try {
      Object value =
          future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
      return fail("succeeded with " + value);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      return fail(e);
    }
  }

  /** Returns once the future has completed, either way. */
  public static void completion(Future<?> future) {
    try {
      future
          .transform(Future::succeededFuture)
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      fail(e);
    }
  }

  /** Returns once the condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, SECONDS, condition);
  }

  /** Returns once the condition holds, which may take so many seconds. */
  public static void until(String what, long seconds, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("waited in vain: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
