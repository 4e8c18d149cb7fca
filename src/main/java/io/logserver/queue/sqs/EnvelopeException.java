package io.logserver.queue.sqs;

/** A message body that is not an {@link Envelope} this version can read. */
final class EnvelopeException extends RuntimeException {

  private final boolean newer;

  private EnvelopeException(boolean newer, String message) {
    super(message, null, false, false);
    this.newer = newer;
  }

  static EnvelopeException corrupt(String message) {
    return new EnvelopeException(false, message);
  }

  static EnvelopeException newer(String message) {
    return new EnvelopeException(true, message);
  }

  /** Whether a later version of the server wrote it and can read it; otherwise nobody can. */
  boolean isNewer() {
    return newer;
  }
}
