package io.logserver.queue;

import io.logserver.config.Config;
import io.logserver.disk.Disk;
import io.logserver.queue.journal.JournalQueue;
import io.logserver.queue.journal.JournalSettings;
import io.logserver.queue.sqs.DeadLetters;
import io.logserver.queue.sqs.SqsQueue;
import io.logserver.queue.sqs.SqsSettings;
import java.time.Duration;

/** The one place that knows which queues there are. */
public final class Queues {

  /** Three attempts of a send and their pauses stay below the timeout of a request. */
  private static final Duration SQS_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration SQS_CHECK = Duration.ofSeconds(10);

  private Queues() {}

  /** The queue that the configuration names; not yet open. */
  public static LogQueue of(Config config, Disk disk) {
    return switch (config.queue().type()) {
      case JOURNAL -> new JournalQueue(disk, journal(config));
      case SQS -> new SqsQueue(sqs(config));
    };
  }

  /**
   * What the queue that the configuration names could not read; fails with an {@link
   * IllegalStateException} where that queue has no such place.
   */
  public static DeadLetters deadLetters(Config config) {
    return switch (config.queue().type()) {
      case JOURNAL ->
          throw new IllegalStateException(
              "there are dead letters only with queue.type sqs; the journal keeps what it cannot"
                  + " read in data.dir");
      case SQS -> new DeadLetters(sqs(config));
    };
  }

  private static SqsSettings sqs(Config config) {
    Config.Sqs sqs = config.queue().sqs();
    String url = sqs.url() == null ? null : sqs.url().toString();
    String name = url == null ? sqs.name() : url.substring(url.lastIndexOf('/') + 1);
    String deadLetters = sqs.deadLetterQueue();
    return new SqsSettings(
        new SqsSettings.Access(
            sqs.endpoint(), sqs.region(), sqs.accessKey(), sqs.secretKey(), SQS_TIMEOUT),
        name,
        url,
        deadLetters != null ? deadLetters : name + "-dead",
        sqs.create(),
        config.http().maxEntryBytes(),
        sqs.linger(),
        sqs.maxMessageBytes(),
        sqs.maxInFlightBytes(),
        sqs.visibilityTimeout(),
        sqs.poll(),
        sqs.receivers(),
        sqs.prefetchBytes(),
        SQS_CHECK);
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
