package io.logserver.queue.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** Settings for tests: ElasticMQ, queues created, everything quick. Each change makes a copy. */
final class Settings implements Cloneable {

  static final int LARGEST_LINE = 256 << 10;

  private final String name;
  private SqsSettings.Access access;
  private boolean create = true;
  private int largestLine = LARGEST_LINE;
  private Duration linger = Duration.ofMillis(5);
  private int maxMessageBytes = 1 << 20;
  private long maxInFlightBytes = 64 << 20;
  private Duration visibilityTimeout = Duration.ofSeconds(30);
  private Duration poll = Duration.ofSeconds(1);
  private int receivers = 2;
  private int prefetchBytes = 16 << 20;

  private Settings(String name, SqsSettings.Access access) {
    this.name = name;
    this.access = access;
  }

  /** A queue of that name behind that port. */
  static Settings of(int port, String name) {
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    return new Settings(
        name, new SqsSettings.Access(endpoint, null, "x", "x", Duration.ofSeconds(15)));
  }

  Settings withAccess(SqsSettings.Access access) {
    return with(settings -> settings.access = access);
  }

  Settings withCreate(boolean create) {
    return with(settings -> settings.create = create);
  }

  Settings withBytes(int maxMessageBytes, int largestLine, long maxInFlightBytes) {
    return with(settings -> {
      settings.maxMessageBytes = maxMessageBytes;
      settings.largestLine = largestLine;
      settings.maxInFlightBytes = maxInFlightBytes;
    });
  }

  Settings withLinger(Duration linger) {
    return with(settings -> settings.linger = linger);
  }

  Settings withReceiving(Duration visibilityTimeout, int receivers, int prefetchBytes) {
    return with(settings -> {
      settings.visibilityTimeout = visibilityTimeout;
      settings.receivers = receivers;
      settings.prefetchBytes = prefetchBytes;
    });
  }

  Settings withPoll(Duration poll) {
    return with(settings -> settings.poll = poll);
  }

  SqsSettings made() {
    return new SqsSettings(
        access,
        name,
        null,
        name + "-dead",
        create,
        largestLine,
        linger,
        maxMessageBytes,
        maxInFlightBytes,
        visibilityTimeout,
        poll,
        receivers,
        prefetchBytes,
        Duration.ofMillis(50));
  }

  SqsQueue queue() {
    return new SqsQueue(made());
  }

  private Settings with(Consumer<Settings> change) {
    try {
      Settings copy = (Settings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
