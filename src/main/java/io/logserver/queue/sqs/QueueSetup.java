package io.logserver.queue.sqs;

import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * Finds the two queues, or creates them where that is allowed. What fails is an {@link
 * IllegalStateException} for an operator, or {@code UNAVAILABLE} while SQS is away.
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
  Future<QueueAddress> find() {
    return url(settings.deadLetterName(), () -> Future.succeededFuture(attributes()))
        .compose(deadLetters -> findBeside(deadLetters))
        .recover(QueueSetup::failed);
  }

  private Future<QueueAddress> findBeside(String deadLetters) {
    Future<String> found =
        settings.url() != null
            ? Future.succeededFuture(settings.url())
            : url(settings.name(), () -> withRedrive(deadLetters));
    return found.compose(url ->
        attribute(url, QueueAttributeName.MAXIMUM_MESSAGE_SIZE)
            .map(limit -> new QueueAddress(url, deadLetters, checkedLimit(url, limit))));
  }

  /** The address of the dead-letter queue, which has to exist. */
  Future<String> findDeadLetters() {
    return existing(settings.deadLetterName()).recover(QueueSetup::failed);
  }

  /** The address of the queue, which has to exist. */
  Future<String> findQueue() {
    return settings.url() != null
        ? Future.succeededFuture(settings.url())
        : existing(settings.name()).recover(QueueSetup::failed);
  }

  private Future<String> url(
      String name, Supplier<Future<Map<QueueAttributeName, String>>> attributes) {
    Future<String> found = existing(name);
    if (!settings.create()) {
      return found;
    }
    return found.recover(failure ->
        failure instanceof MissingQueueException
            ? attributes.get().compose(chosen -> create(name, chosen))
            : Future.failedFuture(failure));
  }

  private Future<String> existing(String name) {
    return Requests.answer(client.getQueueUrl(request -> request.queueName(name)))
        .map(answer -> answer.queueUrl())
        .recover(failure -> Future.failedFuture(missing(name, failure)));
  }

  /** Where another process was faster and has other settings, its queue is as good. */
  private Future<String> create(String name, Map<QueueAttributeName, String> attributes) {
    return Requests.answer(
            client.createQueue(request -> request.queueName(name).attributes(attributes)))
        .map(answer -> answer.queueUrl())
        .onSuccess(url -> LOG.info("Created the queue {}", url))
        .recover(failure ->
            failure instanceof QueueNameExistsException
                ? existing(name)
                : Future.failedFuture(failure));
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

  private Future<Map<QueueAttributeName, String>> withRedrive(String deadLetterUrl) {
    return attribute(deadLetterUrl, QueueAttributeName.QUEUE_ARN)
        .map(arn -> {
          Map<QueueAttributeName, String> attributes = attributes();
          attributes.put(
              QueueAttributeName.REDRIVE_POLICY,
              "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                  .formatted(arn, MAX_RECEIVES));
          return attributes;
        });
  }

  private Future<String> attribute(String url, QueueAttributeName name) {
    return Requests.answer(
            client.getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
        .map(answer -> answer.attributes().getOrDefault(name, ""))
        .recover(failure -> Future.failedFuture(missing(url, failure)));
  }

  /** Where the queue says nothing, as some that are compatible, what SQS takes counts. */
  private int checkedLimit(String url, String said) {
    int theirs = said.isEmpty() ? LARGEST_MESSAGE : Integer.parseInt(said);
    int limit = Math.min(settings.maxMessageBytes(), Math.min(LARGEST_MESSAGE, theirs));
    requireRoom(url, limit);
    return limit;
  }

  private void requireRoom(String url, int limit) {
    int room = largestLine(limit);
    if (settings.largestLine() > room) {
      throw new IllegalStateException(
          ("a log of http.max-entry-bytes = %d does not fit into a message of %s: %d bytes allow logs"
                  + " of %d; raise the queue's MaximumMessageSize and queue.sqs.max-message-bytes, or"
                  + " lower http.max-entry-bytes")
              .formatted(settings.largestLine(), url, limit, Math.max(0, room)));
    }
  }

  /** The largest log that surely fits into a message of that many bytes. */
  static int largestLine(int messageBytes) {
    return BatchSplitter.largestLine(Envelope.capacity(messageBytes - RESERVE));
  }

  private static Throwable missing(String queue, Throwable failure) {
    return failure instanceof QueueDoesNotExistException
        ? new MissingQueueException(queue)
        : failure;
  }

  private static <T> Future<T> failed(Throwable failure) {
    return Future.failedFuture(Requests.described(failure));
  }

  /** A queue that does not exist and was not to be created. */
  private static final class MissingQueueException extends IllegalStateException {

    MissingQueueException(String name) {
      super("there is no queue " + name + "; create it, or set queue.sqs.create: true");
    }
  }
}
