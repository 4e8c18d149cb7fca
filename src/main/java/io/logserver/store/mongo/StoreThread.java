package io.logserver.store.mongo;

import com.mongodb.MongoException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.mongo.MongoFailures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** A thread that works off what it is given, one after the other, and may wait for the database. */
final class StoreThread {

  /** One piece of work. */
  interface Work<T> {
    T run() throws TimeoutException;
  }

  private final ExecutorService thread;

  StoreThread(String name) {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Runs {@code work} after all that was submitted before it. */
  <T> Future<T> submit(Work<T> work) {
    Promise<T> promise = Promise.promise();
    try {
      thread.execute(() -> run(work, promise));
    } catch (RejectedExecutionException e) {
      promise.fail(new LogServerException(ErrorCode.UNAVAILABLE, "the store is closed"));
    }
    return promise.future();
  }

  private static <T> void run(Work<T> work, Promise<T> promise) {
    T result;
    try {
      result = work.run();
    } catch (MongoException | TimeoutException e) {
      promise.fail(MongoFailures.unavailable(e));
      return;
    } catch (RuntimeException | Error e) {
      promise.fail(e);
      return;
    }
    promise.complete(result);
  }

  /** Refuses further work; the work submitted so far is done. */
  void shutdown() {
    thread.shutdown();
  }

  /** Refuses further work and waits for what was submitted. */
  void close() {
    thread.close();
  }
}
