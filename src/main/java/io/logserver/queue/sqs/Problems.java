package io.logserver.queue.sqs;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the failure of a request means: whether SQS may have done it, and whether it may help to ask
 * again.
 */
final class Problems {

  private static final int SERVER_ERROR = 500;

  private Problems() {}

  /** Whether SQS may have done what was asked although the request failed. */
  static boolean maybeDone(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AwsServiceException answer) {
      return answer.statusCode() >= SERVER_ERROR && !answer.isThrottlingException();
    }
    return !has(cause, Problems::isBeforeTheRequest);
  }

  /** Whether the same request may succeed in a moment. */
  static boolean isTemporary(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AwsServiceException answer) {
      return answer.statusCode() >= SERVER_ERROR || answer.isThrottlingException();
    }
    return !has(cause, NoCredentialsException.class::isInstance);
  }

  /** What went wrong, in words for an operator. */
  static String text(@Nullable Throwable failure) {
    if (failure == null) {
      return "SQS gave no answer";
    }
    Throwable cause = unwrapped(failure);
    if (cause instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
      return "SQS answered "
          + answer.statusCode()
          + " "
          + answer.awsErrorDetails().errorCode()
          + ": "
          + answer.awsErrorDetails().errorMessage();
    }
    Throwable root = cause;
    while (root.getCause() != null && !(root instanceof NoCredentialsException)) {
      root = root.getCause();
    }
    if (root instanceof NoCredentialsException) {
      return String.valueOf(root.getMessage());
    }
    return "SQS could not be reached: "
        + (root instanceof IOException || root instanceof SdkException
            ? String.valueOf(root.getMessage())
            : root.toString());
  }

  /** The failure itself, without what futures wrap round it. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isBeforeTheRequest(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof SSLHandshakeException
        || failure instanceof NoCredentialsException;
  }

  private static boolean has(Throwable failure, Predicate<Throwable> what) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (what.test(cause)) {
        return true;
      }
    }
    return false;
  }
}
