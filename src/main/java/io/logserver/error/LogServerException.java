package io.logserver.error;

import java.util.List;

/**
 * A failure whose cause the client may know. It has no stack trace: it is an answer, not a fault,
 * and hostile traffic must not make the server fill in traces. Anything else that is thrown is
 * {@link ErrorCode#INTERNAL}.
 */
public final class LogServerException extends RuntimeException {

  private final ErrorCode code;
  private final List<ErrorDetail> details;

  public LogServerException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public LogServerException(ErrorCode code, String message, List<ErrorDetail> details) {
    super(message, null, false, false);
    this.code = code;
    this.details = List.copyOf(details);
  }

  /** A 422 with one detail. */
  public static LogServerException invalid(ErrorDetail detail) {
    return new LogServerException(ErrorCode.INVALID, "Validation error", List.of(detail));
  }

  public ErrorCode code() {
    return code;
  }

  /** What is wrong, item by item; empty where there is nothing to list. */
  public List<ErrorDetail> details() {
    return details;
  }
}
