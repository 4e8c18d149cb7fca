package io.logserver.error;

import java.util.List;

/**
 * A failure whose cause the client may know. It has no stack trace: it is an answer, not a fault,
 * and hostile traffic must not make the server fill in traces. Anything else that is thrown is
 * {@link ErrorCode#INTERNAL}.
 */
public final class LogServerException extends RuntimeException {

  private static final long SECOND = 1_000_000_000L;

  private final ErrorCode code;
  private final List<ErrorDetail> details;
  private final long retryAfterSeconds;

  public LogServerException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public LogServerException(ErrorCode code, String message, List<ErrorDetail> details) {
    this(code, message, details, 1);
  }

  /** All that a failure says, as it came from elsewhere. */
  public LogServerException(
      ErrorCode code, String message, List<ErrorDetail> details, long retryAfterSeconds) {
    super(message, null, false, false);
    this.code = code;
    this.details = List.copyOf(details);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A failure of which it is known when the same request may succeed. */
  public static LogServerException retryAfter(ErrorCode code, String message, long nanos) {
    long seconds = Math.max(1, Math.ceilDiv(nanos, SECOND));
    return new LogServerException(code, message, List.of(), seconds);
  }

  /** A 422 with one detail. */
  public static LogServerException invalid(ErrorDetail detail) {
    return new LogServerException(ErrorCode.INVALID, "Validation error", List.of(detail));
  }

  public ErrorCode code() {
    return code;
  }

  /** Whole seconds, at least one, to wait when {@link ErrorCode#retryable}. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** What is wrong, item by item; empty where there is nothing to list. */
  public List<ErrorDetail> details() {
    return details;
  }
}
