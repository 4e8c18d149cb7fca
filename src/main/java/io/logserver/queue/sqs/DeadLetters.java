package io.logserver.queue.sqs;

import io.logserver.log.LogBatch;
import io.logserver.queue.sqs.SqsSettings.Access;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The dead-letter queue, for an operator: what is in it and why, and back into the queue with it.
 * Calls wait for SQS; their failures are {@link IllegalStateException}s whose messages are for an
 * operator. What one has taken out and not moved is there again at the latest a minute later.
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
  private final String url;

  /** The dead-letter queue of these settings. */
  public DeadLetters(SqsSettings settings) {
    Access access = settings.access();
    client = Clients.of(access);
    try {
      setup = new QueueSetup(client, settings);
      url = setup.findDeadLetters();
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** Up to {@code limit} messages; all stay. */
  public List<DeadLetter> list(int limit) {
    List<Message> messages = take(limit);
    messages.forEach(this::putBack);
    return messages.stream().map(DeadLetters::described).toList();
  }

  /**
   * Moves up to {@code limit} messages into the queue, each deleted here once it is there.
   *
   * @param moved is told of each
   */
  public void replay(int limit, Consumer<DeadLetter> moved) {
    String target = setup.findQueue();
    for (Message message : take(limit)) {
      answer(client.sendMessage(request -> request.queueUrl(target).messageBody(message.body())));
      answer(
          client.deleteMessage(
              request -> request.queueUrl(url).receiptHandle(message.receiptHandle())));
      moved.accept(described(message));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** Takes messages until there are enough, or none comes that is not there already. */
  private List<Message> take(int limit) {
    List<Message> taken = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    boolean more = true;
    while (more && taken.size() < limit) {
      more = false;
      for (Message message : receive(Math.min(MAX_MESSAGES, limit - taken.size()))) {
        if (ids.add(message.messageId())) {
          taken.add(message);
          more = true;
        }
      }
    }
    return taken;
  }

  private List<Message> receive(int count) {
    return answer(
            client.receiveMessage(
                request ->
                    request
                        .queueUrl(url)
                        .maxNumberOfMessages(count)
                        .waitTimeSeconds(1)
                        .visibilityTimeout(HIDDEN_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                        .messageAttributeNames(Poison.REASON)))
        .messages();
  }

  private void putBack(Message message) {
    answer(
        client.changeMessageVisibility(
            request ->
                request
                    .queueUrl(url)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0)));
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

  private static <T> T answer(CompletableFuture<T> request) {
    try {
      return request.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(Problems.text(e), e);
    }
  }
}
