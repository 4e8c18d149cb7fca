package io.logserver.queue.sqs;

import java.net.URI;
import java.time.Duration;

/** Settings for tests: ElasticMQ, queues created, everything quick. */
record Settings(SqsSettings made) {

  static final int LARGEST_LINE = 256 << 10;

  /** A queue of that name behind that port. */
  static Settings of(int port, String name) {
    return new Settings(
        new SqsSettings(
            new SqsSettings.Access(
                URI.create("http://127.0.0.1:" + port), null, "x", "x", Duration.ofSeconds(15)),
            name,
            null,
            name + "-dead",
            true,
            LARGEST_LINE,
            Duration.ofMillis(5),
            1 << 20,
            64 << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            2,
            16 << 20,
            Duration.ofMillis(50)));
  }

  Settings withAccess(SqsSettings.Access access) {
    return new Settings(
        new SqsSettings(
            access,
            made.name(),
            made.url(),
            made.deadLetterName(),
            made.create(),
            made.largestLine(),
            made.linger(),
            made.maxMessageBytes(),
            made.maxInFlightBytes(),
            made.visibilityTimeout(),
            made.poll(),
            made.receivers(),
            made.prefetchBytes(),
            made.checkEvery()));
  }

  Settings withCreate(boolean create) {
    return new Settings(
        new SqsSettings(
            made.access(),
            made.name(),
            made.url(),
            made.deadLetterName(),
            create,
            made.largestLine(),
            made.linger(),
            made.maxMessageBytes(),
            made.maxInFlightBytes(),
            made.visibilityTimeout(),
            made.poll(),
            made.receivers(),
            made.prefetchBytes(),
            made.checkEvery()));
  }

  Settings withBytes(int maxMessageBytes, int largestLine, long maxInFlightBytes) {
    return new Settings(
        new SqsSettings(
            made.access(),
            made.name(),
            made.url(),
            made.deadLetterName(),
            made.create(),
            largestLine,
            made.linger(),
            maxMessageBytes,
            maxInFlightBytes,
            made.visibilityTimeout(),
            made.poll(),
            made.receivers(),
            made.prefetchBytes(),
            made.checkEvery()));
  }

  Settings withLinger(Duration linger) {
    return new Settings(
        new SqsSettings(
            made.access(),
            made.name(),
            made.url(),
            made.deadLetterName(),
            made.create(),
            made.largestLine(),
            linger,
            made.maxMessageBytes(),
            made.maxInFlightBytes(),
            made.visibilityTimeout(),
            made.poll(),
            made.receivers(),
            made.prefetchBytes(),
            made.checkEvery()));
  }

  Settings withReceiving(Duration visibilityTimeout, int receivers, int prefetchBytes) {
    return new Settings(
        new SqsSettings(
            made.access(),
            made.name(),
            made.url(),
            made.deadLetterName(),
            made.create(),
            made.largestLine(),
            made.linger(),
            made.maxMessageBytes(),
            made.maxInFlightBytes(),
            visibilityTimeout,
            made.poll(),
            receivers,
            prefetchBytes,
            made.checkEvery()));
  }

  Settings withPoll(Duration poll) {
    return new Settings(
        new SqsSettings(
            made.access(),
            made.name(),
            made.url(),
            made.deadLetterName(),
            made.create(),
            made.largestLine(),
            made.linger(),
            made.maxMessageBytes(),
            made.maxInFlightBytes(),
            made.visibilityTimeout(),
            poll,
            made.receivers(),
            made.prefetchBytes(),
            made.checkEvery()));
  }

  SqsQueue queue() {
    return new SqsQueue(made);
  }
}
