package io.logserver.bus;

/**
 * What came from another process cannot be understood: its release is another, or the bytes are
 * broken. The message quotes nothing of them.
 */
public final class WireException extends RuntimeException {

  public WireException(String message) {
    super(message);
  }
}
