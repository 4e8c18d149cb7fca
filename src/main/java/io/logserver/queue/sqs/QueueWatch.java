package io.logserver.queue.sqs;

import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * What is known of the queue without asking: its length, looked up now and then, and what is wrong.
 * SQS counts messages, not bytes: those are estimated by what messages of this process were like.
 *
 * <p>A failed send is forgotten as soon as the queue answers a look again: a process that is not
 * ready gets no requests with which to find out.
 */
final class QueueWatch {

  private static final long RETRY_MILLIS = 1000;

  private final SqsAsyncClient client;
  private final String url;
  private final ScheduledExecutorService timer;
  private final long everyMillis;
  private final Runnable missing;
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile long visible;
  private volatile long invisible;
  private volatile @Nullable String looking;
  private volatile @Nullable String sending;
  private volatile @Nullable String receiving;

  /**
   * A watch of the queue at {@code url}.
   *
   * @param missing is called, on a thread of the client, when the queue is no longer there
   */
  QueueWatch(
      SqsAsyncClient client,
      String url,
      ScheduledExecutorService timer,
      long everyMillis,
      Runnable missing) {
    this.client = client;
    this.url = url;
    this.timer = timer;
    this.everyMillis = everyMillis;
    this.missing = missing;
  }

  /** Looks now, and again and again until the timer ends. */
  void look() {
    client
        .getQueueAttributes(request ->
            request
                .queueUrl(url)
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .whenComplete((answer, failure) -> {
          if (failure == null) {
            looked(answer);
          } else {
            looking = Problems.text(failure);
            if (Problems.unwrapped(failure) instanceof QueueDoesNotExistException) {
              missing.run();
            }
          }
          timer.schedule(
              this::look, failure == null ? everyMillis : RETRY_MILLIS, TimeUnit.MILLISECONDS);
        });
  }

  private void looked(GetQueueAttributesResponse answer) {
    Map<QueueAttributeName, String> attributes = answer.attributes();
    visible = number(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    invisible =
        number(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    looking = null;
    sending = null;
  }

  private static long number(@Nullable String text) {
    return text == null ? 0 : Long.parseLong(text);
  }

  void sent() {
    sending = null;
  }

  void sendFailed(String problem) {
    sending = problem;
  }

  void received() {
    receiving = null;
  }

  void receiveFailed(String problem) {
    receiving = problem;
  }

  /** Takes note of a message with that many bytes of lines. */
  void measured(long lines) {
    messages.increment();
    bytes.add(lines);
  }

  /** Messages that wait in the queue. */
  long visible() {
    return visible;
  }

  /** Bytes of lines in all messages of the queue, those that some worker holds included. */
  long bytes() {
    long measured = messages.sum();
    return measured == 0 ? 0 : (visible + invisible) * (bytes.sum() / measured);
  }

  @Nullable String problem() {
    return Stream.of(new @Nullable String[] {looking, sending, receiving})
        .filter(text -> text != null)
        .findFirst()
        .orElse(null);
  }
}
