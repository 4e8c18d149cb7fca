package io.logserver.stream.relay;

import java.time.Duration;

/** The times that workers and the processes with subscribers keep, so that they know each other. */
final class Rounds {

  /** A process with subscribers calls, and every worker answers, this often. */
  static final Duration CALL = Duration.ofSeconds(1);

  /** Who starts listens for this long before it believes that it knows the others. */
  static final Duration LISTEN = Duration.ofMillis(2500);

  /** Who was not heard for this long is gone, and also the longest wait for a confirmation. */
  static final Duration GONE = Duration.ofSeconds(5);

  private Rounds() {}
}
