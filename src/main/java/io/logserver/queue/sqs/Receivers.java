package io.logserver.queue.sqs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Asks SQS for messages, several requests at a time while there is a backlog. One that brings fewer
 * than ten messages shows that there is none: then only the first receiver asks, and lets messages
 * gather for up to a tenth of a second before it asks again. On a quiet queue its request waits at
 * SQS, so that the first message is here at once.
 *
 * <p>Nobody asks while enough waits for the consumer, nor for a while after a failure. Belongs to
 * the thread of the {@link Consumer}.
 */
final class Receivers {

  private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

  private static final int MAX_MESSAGES = 10;
  private static final long GATHER_NANOS = Duration.ofMillis(100).toNanos();
  private static final long FIRST_RETRY_NANOS = Duration.ofMillis(100).toNanos();
  private static final int MOST_DOUBLINGS = 6;

  /** In which the answer of a receive comes that finds messages, even from a slow SQS. */
  private static final long LAST_ANSWER_MILLIS = 500;

  /** What one request brings counts before it is known. */
  private static final int FIRST_GUESS = 64 * 1024;

  private final SqsAsyncClient client;
  private final String url;
  private final SqsSettings settings;
  private final ScheduledExecutorService thread;
  private final QueueWatch watch;
  private final Deliveries deliveries;
  private final BiConsumer<List<Message>, Long> received;
  private final Receiver[] receivers;
  private boolean backlog;
  private int failures;
  private double meanBody = FIRST_GUESS;
  private @Nullable Runnable whenStopped;

  private static final class Receiver {
    private boolean asking;
    private boolean paused;
    private long askedAt;
    private @Nullable CompletableFuture<ReceiveMessageResponse> request;
  }

  /**
   * Receivers; they ask once {@link #ask} is called.
   *
   * @param received takes messages and when they were asked for
   */
  Receivers(
      SqsAsyncClient client,
      String url,
      SqsSettings settings,
      ScheduledExecutorService thread,
      QueueWatch watch,
      Deliveries deliveries,
      BiConsumer<List<Message>, Long> received) {
    this.client = client;
    this.url = url;
    this.settings = settings;
    this.thread = thread;
    this.watch = watch;
    this.deliveries = deliveries;
    this.received = received;
    this.receivers = new Receiver[settings.receivers()];
    for (int i = 0; i < receivers.length; i++) {
      receivers[i] = new Receiver();
    }
  }

  /** Lets every receiver ask that may; to be called when something has changed. */
  void ask() {
    for (int i = 0; i < receivers.length && whenStopped == null; i++) {
      Receiver receiver = receivers[i];
      if (!receiver.asking && !receiver.paused && (i == 0 || backlog) && room() > 0) {
        ask(receiver);
      }
    }
  }

  /**
   * Asks no more; calls when no request is under way. One that finds messages is answered in a
   * moment, and these are given back; one that waits for messages is aborted. Should a message come
   * just then, SQS believes that it was received, and delivers it again after the visibility
   * timeout.
   */
  void stop(Runnable whenStopped) {
    this.whenStopped = whenStopped;
    thread.schedule(this::abort, LAST_ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    stopWhenQuiet();
  }

  private void abort() {
    for (Receiver receiver : receivers) {
      if (receiver.asking && receiver.request != null) {
        receiver.request.cancel(true);
      }
    }
  }

  private long room() {
    return settings.prefetchBytes() - deliveries.closedBytes();
  }

  private void ask(Receiver receiver) {
    receiver.asking = true;
    receiver.askedAt = System.nanoTime();
    CompletableFuture<ReceiveMessageResponse> request = client.receiveMessage(request());
    receiver.request = request;
    request.whenComplete((answer, failure) ->
        thread.execute(() -> {
          receiver.asking = false;
          if (failure == null) {
            answered(receiver, answer.messages());
          } else if (whenStopped == null) {
            failed(receiver, failure);
          }
          stopWhenQuiet();
        }));
  }

  private ReceiveMessageRequest request() {
    int most = (int) Math.clamp(room() / meanBody, 1, MAX_MESSAGES);
    Duration longest = settings.poll().plus(settings.access().timeout());
    return ReceiveMessageRequest.builder()
        .queueUrl(url)
        .maxNumberOfMessages(most)
        .waitTimeSeconds((int) settings.poll().toSeconds())
        .visibilityTimeout((int) settings.visibilityTimeout().toSeconds())
        .messageSystemAttributeNames(
            MessageSystemAttributeName.SENT_TIMESTAMP,
            MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
        .overrideConfiguration(override -> override.apiCallTimeout(longest))
        .build();
  }

  private void answered(Receiver receiver, List<Message> messages) {
    failures = 0;
    watch.received();
    backlog = messages.size() == MAX_MESSAGES;
    for (Message message : messages) {
      meanBody += (message.body().length() - meanBody) / 16;
    }
    received.accept(messages, receiver.askedAt);
    if (!messages.isEmpty() && !backlog) {
      long gather = GATHER_NANOS * (MAX_MESSAGES - messages.size()) / MAX_MESSAGES;
      pause(receiver, receiver.askedAt + gather - System.nanoTime());
    }
    ask();
  }

  private void failed(Receiver receiver, Throwable failure) {
    String problem = Problems.text(failure);
    if (failures == 0) {
      LOG.warn("Receiving failed, will try again: {}", problem);
    }
    watch.receiveFailed(problem);
    backlog = false;
    pause(receiver, FIRST_RETRY_NANOS << Math.min(failures++, MOST_DOUBLINGS));
  }

  private void pause(Receiver receiver, long nanos) {
    if (nanos > 0) {
      receiver.paused = true;
      thread.schedule(
          () -> {
            receiver.paused = false;
            ask();
          },
          nanos,
          TimeUnit.NANOSECONDS);
    }
  }

  private void stopWhenQuiet() {
    Runnable stopped = whenStopped;
    if (stopped != null && List.of(receivers).stream().noneMatch(receiver -> receiver.asking)) {
      stopped.run();
    }
  }
}
