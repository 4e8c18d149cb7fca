package io.logserver.queue.sqs;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
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

  /**
   * The failure in words for an operator, where it comes from the SDK; {@code UNAVAILABLE} where it
   * may help to ask again.
   */
  static Throwable described(Throwable failure) {
    if (!(failure instanceof SdkException || failure instanceof NoCredentialsException)) {
      return failure;
    }
    String text = Problems.text(failure);
    return Problems.isTemporary(failure)
        ? new LogServerException(ErrorCode.UNAVAILABLE, text)
        : new IllegalStateException(text, failure);
  }
}
