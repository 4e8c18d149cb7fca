package io.logserver.log;

/** Bytes that are not a {@link LogBatch} this version can read. */
public final class LogBatchFormatException extends RuntimeException {

  private final boolean newer;

  private LogBatchFormatException(boolean newer, String message) {
    super(message);
    this.newer = newer;
  }

  static LogBatchFormatException corrupt(String message) {
    return new LogBatchFormatException(false, "not a log batch: " + message);
  }

  static LogBatchFormatException newer(String message) {
    return new LogBatchFormatException(true, "log batch of a later version: " + message);
  }

  /**
   * Whether a later version of the server wrote the bytes and can read them; otherwise nobody can.
   */
  public boolean isNewer() {
    return newer;
  }
}
