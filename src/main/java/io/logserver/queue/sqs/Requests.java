package io.logserver.queue.sqs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.SdkException;

/** Requests of the SDK as futures of ours, for what is asked one after the other. */
final class Requests {

  private Requests() {}

  /** The answer; a failure is that of the SDK, unwrapped. */
  static <T> Future<T> answer(CompletableFuture<T> request) {
    Promise<T> promise = Promise.promise();
    request.whenComplete((answer, failure) -> {
      if (failure == null) {
        promise.complete(answer);
      } else {
        promise.fail(Problems.unwrapped(failure));
      }
    });
    return promise.future();
  }

  /** The failure in words for an operator, where it comes from the SDK. */
  static Throwable described(Throwable failure) {
    return failure instanceof SdkException || failure instanceof NoCredentialsException
        ? new IllegalStateException(Problems.text(failure), failure)
        : failure;
  }
}
