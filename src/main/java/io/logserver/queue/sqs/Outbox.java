package io.logserver.queue.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends messages until each is confirmed or given up: three attempts, of which the later ones carry
 * only what the earlier ones left open. An answer confirms exactly the entries it names. Sending a
 * message again that SQS has already is harmless: its logs have the ids they had.
 */
final class Outbox {

  /**
   * What became of messages.
   *
   * @param messages all of them
   * @param problems why, for those that were given up
   */
  record Outcome(List<OutMessage> messages, Map<OutMessage, String> problems) {}

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(100), Duration.ofMillis(400));

  private final SqsAsyncClient client;
  private final String url;
  private final ScheduledExecutorService timer;
  private final QueueWatch watch;

  Outbox(SqsAsyncClient client, String url, ScheduledExecutorService timer, QueueWatch watch) {
    this.client = client;
    this.url = url;
    this.timer = timer;
    this.watch = watch;
  }

  /** Sends them in one request; {@code settled} is called once, when all have their outcome. */
  void send(List<OutMessage> messages, Consumer<Outcome> settled) {
    new Attempts(messages, settled).run(messages);
  }

  /** One request with its repetitions. */
  private final class Attempts {

    private final List<OutMessage> all;
    private final Consumer<Outcome> settled;
    private final Map<OutMessage, String> problems = new IdentityHashMap<>();
    private int failed;

    Attempts(List<OutMessage> all, Consumer<Outcome> settled) {
      this.all = all;
      this.settled = settled;
    }

    void run(List<OutMessage> messages) {
      SendMessageBatchRequest request =
          SendMessageBatchRequest.builder().queueUrl(url).entries(entries(messages)).build();
      client
          .sendMessageBatch(request)
          .whenComplete((answer, failure) -> {
            if (failure != null) {
              refused(messages, failure);
            } else {
              answered(messages, answer);
            }
          });
    }

    private void refused(List<OutMessage> messages, Throwable failure) {
      String problem = Problems.text(failure);
      boolean maybe = Problems.maybeDone(failure);
      for (OutMessage message : messages) {
        message.maybeTaken(maybe);
        problems.put(message, problem);
      }
      watch.sendFailed(problem);
      again(Problems.isTemporary(failure) ? messages : List.of());
    }

    private void answered(List<OutMessage> messages, SendMessageBatchResponse answer) {
      Map<String, BatchResultErrorEntry> errors = new HashMap<>();
      answer.failed().forEach(error -> errors.put(error.id(), error));
      List<String> confirmed = answer.successful().stream().map(entry -> entry.id()).toList();
      List<OutMessage> open = new ArrayList<>();
      for (int i = 0; i < messages.size(); i++) {
        OutMessage message = messages.get(i);
        String id = String.valueOf(i);
        @Nullable BatchResultErrorEntry error = errors.get(id);
        if (confirmed.contains(id)) {
          problems.remove(message);
        } else if (error == null) {
          message.maybeTaken(true);
          problems.put(message, "the answer of SQS does not name the message");
          open.add(message);
        } else {
          problems.put(message, "SQS refused it, " + error.code() + ": " + error.message());
          if (!error.senderFault()) {
            open.add(message);
          }
        }
      }
      if (problems.isEmpty()) {
        watch.sent();
      }
      again(open);
    }

    private void again(List<OutMessage> open) {
      if (open.isEmpty() || failed == PAUSES.size()) {
        if (!problems.isEmpty()) {
          LOG.warn(
              "{} of {} messages were not sent: {}",
              problems.size(),
              all.size(),
              problems.values().iterator().next());
        }
        settled.accept(new Outcome(all, problems));
        return;
      }
      timer.schedule(() -> run(open), PAUSES.get(failed++).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static List<SendMessageBatchRequestEntry> entries(List<OutMessage> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (OutMessage message : messages) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .messageBody(message.body())
              .messageGroupId(message.group())
              .build());
    }
    return entries;
  }
}
