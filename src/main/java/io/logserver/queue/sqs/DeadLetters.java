package io.logserver.queue.sqs;

import io.logserver.log.LogBatch;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The dead-letter queue, for an operator: what is in it and why, and back into the queue with it.
 * Failures are {@link IllegalStateException}s whose messages are for an operator. What one has
 * taken out and not moved is there again at the latest a minute later.
 */
public final class DeadLetters implements AutoCloseable {

  private static final int HIDDEN_SECONDS = 60;
  private static final int MAX_MESSAGES = 10;
  private static final String MOVED_BY_SQS = "no reason: received too often without being deleted";

  /**
   * A message that could not be read when it was put here.
   *
   * @param id the id that SQS gave it
   * @param sentAt when it came into the dead-letter queue
   * @param bytes length of its body
   * @param reason why it is here
   * @param content what it holds as far as this version can tell
   */
  public record DeadLetter(String id, Instant sentAt, int bytes, String reason, String content) {}

  private final SqsAsyncClient client;
  private final QueueSetup setup;

  /** The dead-letter queue of these settings. */
  public DeadLetters(SqsSettings settings) {
    client = Clients.of(settings.access());
    setup = new QueueSetup(client, settings);
  }

  /** Up to {@code limit} messages; all stay. */
  public Future<List<DeadLetter>> list(int limit) {
    return setup
        .findDeadLetters()
        .compose(url ->
            take(url, limit, new LinkedHashMap<>())
                .compose(taken -> each(taken, message -> putBack(url, message)).map(taken)))
        .map(taken -> taken.stream().map(DeadLetters::described).toList())
        .recover(failure -> Future.failedFuture(Requests.described(failure)));
  }

  /**
   * Moves up to {@code limit} messages into the queue, each deleted here once it is there.
   *
   * @param moved is told of each
   */
  public Future<Void> replay(int limit, Consumer<DeadLetter> moved) {
    return setup
        .findDeadLetters()
        .compose(url ->
            setup
                .findQueue()
                .compose(target ->
                    take(url, limit, new LinkedHashMap<>())
                        .compose(taken ->
                            each(
                                taken,
                                message ->
                                    move(url, message, target)
                                        .onSuccess(done -> moved.accept(described(message)))))))
        .recover(failure -> Future.failedFuture(Requests.described(failure)));
  }

  @Override
  public void close() {
    client.close();
  }

  /** Takes messages until there are enough, or none comes that is not there already. */
  private Future<List<Message>> take(String url, int limit, Map<String, Message> taken) {
    int before = taken.size();
    int count = Math.min(MAX_MESSAGES, limit - before);
    return receive(url, count)
        .compose(messages -> {
          messages.forEach(message -> taken.put(message.messageId(), message));
          boolean done = taken.size() == before || taken.size() >= limit;
          return done
              ? Future.succeededFuture(List.copyOf(taken.values()))
              : take(url, limit, taken);
        });
  }

  private Future<List<Message>> receive(String url, int count) {
    return Requests.answer(
            client.receiveMessage(request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(count)
                    .waitTimeSeconds(1)
                    .visibilityTimeout(HIDDEN_SECONDS)
                    .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                    .messageAttributeNames(Poison.REASON)))
        .map(answer -> answer.messages());
  }

  private Future<?> putBack(String url, Message message) {
    return Requests.answer(
        client.changeMessageVisibility(request ->
            request.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0)));
  }

  private Future<?> move(String url, Message message, String target) {
    return Requests.answer(
            client.sendMessage(request -> request.queueUrl(target).messageBody(message.body())))
        .compose(sent ->
            Requests.answer(
                client.deleteMessage(
                    request -> request.queueUrl(url).receiptHandle(message.receiptHandle()))));
  }

  /** One after the other. */
  private static Future<Void> each(List<Message> messages, Function<Message, Future<?>> step) {
    Future<Void> done = Future.succeededFuture();
    for (Message message : messages) {
      done = done.compose(before -> step.apply(message).mapEmpty());
    }
    return done;
  }

  private static DeadLetter described(Message message) {
    MessageAttributeValue reason = message.messageAttributes().get(Poison.REASON);
    String sentAt =
        message.attributes().getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0");
    return new DeadLetter(
        message.messageId(),
        Instant.ofEpochMilli(Long.parseLong(sentAt)),
        message.body().length(),
        reason == null ? MOVED_BY_SQS : reason.stringValue(),
        content(message.body()));
  }

  private static String content(String body) {
    try {
      List<LogBatch> batches = Envelope.decode(body);
      int logs = batches.stream().mapToInt(LogBatch::count).sum();
      List<String> tenants =
          batches.stream().map(batch -> batch.tenant().value()).distinct().toList();
      return logs + " logs of " + String.join(", ", tenants);
    } catch (EnvelopeException e) {
      return "unreadable: " + e.getMessage();
    }
  }
}
