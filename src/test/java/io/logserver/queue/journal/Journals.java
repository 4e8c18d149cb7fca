package io.logserver.queue.journal;

import java.nio.file.Path;
import java.time.Duration;

/** Journals for tests. */
final class Journals {

  static final int MAX_BACKLOG = 64 << 20;
  static final int MAX_IN_FLIGHT = 16 << 20;
  static final long MIN_FREE = 1 << 30;

  private Journals() {}

  /** Segments and tail so small that tests roll the one and leave the other. */
  static JournalSettings small(Path directory) {
    return new JournalSettings(
        directory,
        16 << 10,
        MAX_BACKLOG,
        8 << 10,
        MAX_IN_FLIGHT,
        0,
        MIN_FREE,
        Duration.ofMillis(20));
  }
}
