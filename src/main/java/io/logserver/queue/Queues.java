package io.logserver.queue;

import io.logserver.config.Config;
import io.logserver.disk.Disk;
import io.logserver.queue.journal.JournalQueue;
import io.logserver.queue.journal.JournalSettings;

/** The one place that knows which queues there are. */
public final class Queues {

  private Queues() {}

  /** The queue that the configuration names; not yet open. */
  public static LogQueue of(Config config, Disk disk) {
    return switch (config.queue().type()) {
      case JOURNAL -> new JournalQueue(disk, journal(config));
    };
  }

  private static JournalSettings journal(Config config) {
    Config.Queue queue = config.queue();
    JournalSettings defaults = JournalSettings.defaults(config.data().dir().resolve("journal"));
    return new JournalSettings(
        defaults.directory(),
        queue.journal().segmentBytes(),
        queue.maxBytes(),
        queue.journal().tailBytes(),
        defaults.maxInFlightBytes(),
        defaults.minFreeFraction(),
        defaults.minFreeBytes(),
        defaults.checkEvery());
  }
}
