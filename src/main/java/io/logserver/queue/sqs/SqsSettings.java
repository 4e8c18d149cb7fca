package io.logserver.queue.sqs;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link SqsQueue} can be told.
 *
 * @param access how SQS is reached
 * @param name name of the queue, where {@code url} is null
 * @param url address of the queue, for one of another account; null to look {@code name} up
 * @param deadLetterName name of the queue for what cannot be read
 * @param create whether queues that do not exist are created
 * @param largestLine bytes of the largest log that must fit into a message, without its line feed
 * @param linger time that a batch waits for others with which to share a request; see {@link
 *     Sender} for when it is longer
 * @param maxMessageBytes largest message to send; the queue's own limit counts too
 * @param maxInFlightBytes lines that senders may have waiting for SQS, all together
 * @param visibilityTimeout after which SQS delivers a received message again unless this process
 *     asks for more time, which it does at a third of it
 * @param poll longest time that one receive waits at SQS for a message
 * @param receivers receives that run at a time while there is a backlog
 * @param prefetchBytes message bodies that may wait here for the consumer
 * @param checkEvery time between two looks at the length of the queue
 */
public record SqsSettings(
    Access access,
    String name,
    @Nullable String url,
    String deadLetterName,
    boolean create,
    int largestLine,
    Duration linger,
    int maxMessageBytes,
    long maxInFlightBytes,
    Duration visibilityTimeout,
    Duration poll,
    int receivers,
    int prefetchBytes,
    Duration checkEvery) {

  public SqsSettings {
    require(largestLine > 0, "largestLine", largestLine);
    require(!linger.isNegative(), "linger", linger);
    require(maxMessageBytes >= 1024, "maxMessageBytes", maxMessageBytes);
    require(maxInFlightBytes > 0, "maxInFlightBytes", maxInFlightBytes);
    require(visibilityTimeout.toSeconds() >= 1, "visibilityTimeout", visibilityTimeout);
    require(poll.toSeconds() >= 1 && poll.toSeconds() <= 20, "poll", poll);
    require(receivers >= 1, "receivers", receivers);
    require(prefetchBytes > 0, "prefetchBytes", prefetchBytes);
    require(checkEvery.toMillis() > 0, "checkEvery", checkEvery);
  }

  /**
   * How SQS is reached.
   *
   * @param endpoint where it is not that of the region: ElasticMQ, or a VPC endpoint
   * @param region null to let the SDK look where it looks: {@code AWS_REGION}, the profile, the
   *     instance
   * @param accessKey null to let the SDK look for credentials: environment, web identity (IRSA),
   *     pod identity, profile, instance
   * @param secretKey goes with {@code accessKey}
   * @param timeout longest time that one attempt of a request takes, beside the wait of a receive
   */
  public record Access(
      @Nullable URI endpoint,
      @Nullable String region,
      @Nullable String accessKey,
      @Nullable String secretKey,
      Duration timeout) {

    /** Keeps the keys out of logs and messages. */
    @Override
    public String toString() {
      return "Access[endpoint=" + endpoint + ", region=" + region + ", timeout=" + timeout + "]";
    }
  }

  private static void require(boolean condition, String name, Object value) {
    if (!condition) {
      throw new IllegalArgumentException("sqs: " + name + " cannot be " + value);
    }
  }
}
