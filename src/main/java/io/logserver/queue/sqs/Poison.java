package io.logserver.queue.sqs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Puts aside what cannot be read. What nobody can read moves to the dead-letter queue, with the
 * reason as an attribute; what a later version wrote stays, and comes again to whoever is there,
 * with growing pauses, while the new version is rolled out.
 */
final class Poison {

  /** Message attribute that says why a message is in the dead-letter queue. */
  static final String REASON = "reason";

  private static final Logger LOG = LoggerFactory.getLogger(Poison.class);

  private static final int LONGEST_REASON = 500;
  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final SqsAsyncClient client;
  private final QueueAddress address;
  private final Receipts receipts;
  private final Executor thread;

  Poison(SqsAsyncClient client, QueueAddress address, Receipts receipts, Executor thread) {
    this.client = client;
    this.address = address;
    this.receipts = receipts;
    this.thread = thread;
  }

  /** Takes care of a message that could not be opened. */
  void accept(HeldMessage message, String body, EnvelopeException problem) {
    if (problem.isNewer()) {
      Duration pause = pause(message.receives());
      LOG.warn(
          "Message {} is left to a newer worker for {}: {}",
          message.id(),
          pause,
          problem.getMessage());
      receipts.release(message, pause);
    } else {
      bury(message, body, String.valueOf(problem.getMessage()));
    }
  }

  /**
   * Doubles with each time the message was received, so that {@code maxReceiveCount} is far away.
   */
  static Duration pause(int receives) {
    int doublings = Math.clamp(receives - 1L, 0, 20);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void bury(HeldMessage message, String body, String reason) {
    client
        .sendMessage(request ->
            request
                .queueUrl(address.deadLetterUrl())
                .messageBody(body)
                .messageAttributes(attributes(body, reason)))
        .whenComplete((answer, failure) ->
            thread.execute(() -> {
              if (failure == null) {
                LOG.error(
                    "Message {} cannot be read and is now {} in the dead-letter queue: {}",
                    message.id(),
                    answer.messageId(),
                    reason);
                receipts.delete(message);
              } else {
                LOG.error(
                    "Message {} cannot be read ({}) nor moved to the dead-letter queue: {}",
                    message.id(),
                    reason,
                    Problems.text(failure));
                receipts.release(message, RETRY);
              }
            }));
  }

  /** None where a stranger's message is so long that it fits only without. */
  private Map<String, MessageAttributeValue> attributes(String body, String reason) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    if (length > QueueSetup.LARGEST_MESSAGE - QueueSetup.RESERVE) {
      return Map.of();
    }
    String text = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    return Map.of(
        REASON, MessageAttributeValue.builder().dataType("String").stringValue(text).build());
  }
}
