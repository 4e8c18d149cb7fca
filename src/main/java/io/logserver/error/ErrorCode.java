package io.logserver.error;

import java.util.Locale;

/**
 * Every way a request can fail. The lower-case name is stable: clients, bus replies and metric
 * labels use it.
 */
public enum ErrorCode {
  /** The body or a parameter cannot even be read: broken JSON, invalid UTF-8, truncated gzip. */
  MALFORMED(400),
  /** No token, or one that does not hold; which of the two is not told. */
  UNAUTHENTICATED(401),
  /** The token holds, its role does not allow this. */
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  /** The request did not arrive in time; nothing was stored. */
  REQUEST_TIMEOUT(408),
  /** A thing of that name is there already. */
  CONFLICT(409),
  /** The body, after inflating, is above the limit. */
  TOO_LARGE(413),
  /** The request line is above the limit. */
  URI_TOO_LONG(414),
  /** A {@code Content-Encoding} or {@code Content-Type} the server does not take. */
  UNSUPPORTED_ENCODING(415),
  /** Readable, but a value is not allowed. */
  INVALID(422),
  /** The tenant is over its limit; nothing was stored. */
  RATE_LIMITED(429),
  /** The headers together are above the limit. */
  HEADERS_TOO_LARGE(431),
  /** A fault of the server; it is in its log under the request id. */
  INTERNAL(500),
  /** The server is over its limit; nothing was stored. */
  OVERLOADED(503),
  /** Free disk space is below the threshold; nothing was stored. */
  DISK_FULL(503),
  /** A part that this request needs is away. */
  UNAVAILABLE(503),
  /** The write failed after it had begun: it may or may not be stored. */
  OUTCOME_UNKNOWN(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The stable name: {@code outcome_unknown}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether the same request may succeed a little later, so that the answer carries {@code
   * Retry-After}.
   */
  public boolean retryable() {
    return status == 429 || status == 503;
  }
}
