package io.logserver.auth.jwt;

/**
 * Ends the reading of a token that does not hold. Without a stack trace: hostile traffic is not
 * worth one.
 */
final class RejectedToken extends Exception {

  private final Rejection reason;

  RejectedToken(Rejection reason) {
    super(reason.label(), null, false, false);
    this.reason = reason;
  }

  Rejection reason() {
    return reason;
  }
}
