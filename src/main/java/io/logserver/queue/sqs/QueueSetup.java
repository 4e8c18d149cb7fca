package io.logserver.queue.sqs;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * Finds the two queues, or creates them where that is allowed. It waits for SQS: call it where
 * waiting does no harm. What fails is an {@link IllegalStateException} for an operator.
 */
final class QueueSetup {

  /** The largest message that SQS knows, and the largest sum of a request. */
  static final int LARGEST_MESSAGE = 1 << 20;

  /** What a message leaves free, so that it fits into the dead-letter queue with a reason. */
  static final int RESERVE = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(QueueSetup.class);

  /**
   * The most that SQS allows. Only a message that takes worker after worker down comes that far:
   * what cannot be read is moved at once, and a slow store keeps what it has.
   */
  private static final int MAX_RECEIVES = 1000;

  private static final int RETENTION_SECONDS = 14 * 24 * 60 * 60;

  private final SqsAsyncClient client;
  private final SqsSettings settings;

  QueueSetup(SqsAsyncClient client, SqsSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Both queues, with room for the largest log. */
  QueueAddress find() {
    String deadLetters = url(settings.deadLetterName(), attributes());
    String url = settings.url() != null ? settings.url() : url(settings.name(), withRedrive(deadLetters));
    int limit = Math.min(settings.maxMessageBytes(), Math.min(LARGEST_MESSAGE, limitOf(url)));
    requireRoom(url, limit);
    return new QueueAddress(url, deadLetters, limit);
  }

  /** The address of the dead-letter queue, which has to exist. */
  String findDeadLetters() {
    return existing(settings.deadLetterName());
  }

  /** The address of the queue, which has to exist. */
  String findQueue() {
    return settings.url() != null ? settings.url() : existing(settings.name());
  }

  private String url(String name, Map<QueueAttributeName, String> attributes) {
    try {
      return existing(name);
    } catch (MissingQueueException e) {
      if (!settings.create()) {
        throw e;
      }
      return create(name, attributes);
    }
  }

  private String existing(String name) {
    try {
      return answer(client.getQueueUrl(request -> request.queueName(name))).queueUrl();
    } catch (QueueDoesNotExistException e) {
      throw new MissingQueueException(name);
    }
  }

  private String create(String name, Map<QueueAttributeName, String> attributes) {
    try {
      String url =
          answer(client.createQueue(request -> request.queueName(name).attributes(attributes)))
              .queueUrl();
      LOG.info("Created the queue {}", url);
      return url;
    } catch (QueueNameExistsException e) {
      // Another process was faster, and has other settings.
      return existing(name);
    }
  }

  private Map<QueueAttributeName, String> attributes() {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, String.valueOf(RETENTION_SECONDS));
    attributes.put(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, String.valueOf(LARGEST_MESSAGE));
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT,
        String.valueOf(settings.visibilityTimeout().toSeconds()));
    return attributes;
  }

  private Map<QueueAttributeName, String> withRedrive(String deadLetterUrl) {
    Map<QueueAttributeName, String> attributes = attributes();
    String arn = attribute(deadLetterUrl, QueueAttributeName.QUEUE_ARN);
    attributes.put(
        QueueAttributeName.REDRIVE_POLICY,
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(arn, MAX_RECEIVES));
    return attributes;
  }

  /** What the queue says; where it says nothing, as some that are compatible, what SQS takes. */
  private int limitOf(String url) {
    String limit = attribute(url, QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
    return limit.isEmpty() ? LARGEST_MESSAGE : Integer.parseInt(limit);
  }

  private String attribute(String url, QueueAttributeName name) {
    try {
      return answer(client.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
          .attributes()
          .getOrDefault(name, "");
    } catch (QueueDoesNotExistException e) {
      throw new MissingQueueException(url);
    }
  }

  private void requireRoom(String url, int limit) {
    int room = largestLine(limit);
    if (settings.largestLine() > room) {
      throw new IllegalStateException(
          "a log of http.max-entry-bytes = %d does not fit into a message of %s: %d bytes allow logs of %d; raise the queue's MaximumMessageSize and queue.sqs.max-message-bytes, or lower http.max-entry-bytes"
              .formatted(settings.largestLine(), url, limit, Math.max(0, room)));
    }
  }

  /** The largest log that surely fits into a message of that many bytes. */
  static int largestLine(int messageBytes) {
    return BatchSplitter.largestLine(Envelope.capacity(messageBytes - RESERVE));
  }

  private static <T> T answer(CompletableFuture<T> request) {
    try {
      return request.join();
    } catch (CompletionException e) {
      Throwable cause = Problems.unwrapped(e);
      if (cause instanceof QueueDoesNotExistException missing) {
        throw missing;
      }
      if (cause instanceof QueueNameExistsException exists) {
        throw exists;
      }
      throw new IllegalStateException(Problems.text(cause), cause);
    }
  }

  /** A queue that does not exist and was not to be created. */
  private static final class MissingQueueException extends IllegalStateException {

    MissingQueueException(String name) {
      super("there is no queue " + name + "; create it, or set queue.sqs.create: true");
    }
  }
}
