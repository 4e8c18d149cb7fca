package io.logserver.queue.sqs;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A message that this process has received and must delete or give back. Belongs to the thread of
 * the {@link Consumer}.
 */
final class HeldMessage {

  private final String id;
  private final int bodyLength;
  private final long sentAt;
  private final int receives;
  private String receipt;
  private @Nullable String body;
  private long renewedAt;
  private long lastPosition;

  /**
   * A message as it came.
   *
   * @param askedAt when it was asked for, by {@link System#nanoTime}: its time of grace began later
   */
  HeldMessage(Message message, long askedAt) {
    id = message.messageId();
    receipt = message.receiptHandle();
    body = message.body();
    bodyLength = message.body().length();
    sentAt = attribute(message, MessageSystemAttributeName.SENT_TIMESTAMP);
    receives = (int) attribute(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    renewedAt = askedAt;
  }

  private static long attribute(Message message, MessageSystemAttributeName name) {
    String text = message.attributes().get(name);
    return text == null ? 0 : Long.parseLong(text);
  }

  String id() {
    return id;
  }

  /** What SQS wants to see for it, of the latest time it was received. */
  String receipt() {
    return receipt;
  }

  /** Takes over the receipt of a later time. */
  void receivedAgain(Message message, long askedAt) {
    receipt = message.receiptHandle();
    renewedAt = askedAt;
  }

  /** Its body, which from now on is no longer held. */
  String takeBody() {
    String taken = body;
    if (taken == null) {
      throw new IllegalStateException("the body of message " + id + " was taken before");
    }
    body = null;
    return taken;
  }

  int bodyLength() {
    return bodyLength;
  }

  /** When it was sent, epoch milliseconds. */
  long sentAt() {
    return sentAt;
  }

  /** How often it has been received, about. */
  int receives() {
    return receives;
  }

  /** When its time of grace was last known to begin anew, by {@link System#nanoTime}. */
  long renewedAt() {
    return renewedAt;
  }

  void renewed(long at) {
    renewedAt = at;
  }

  /** Position of the last batch in it; 0 until it was opened. */
  long lastPosition() {
    return lastPosition;
  }

  void opened(long last) {
    lastPosition = last;
  }
}
