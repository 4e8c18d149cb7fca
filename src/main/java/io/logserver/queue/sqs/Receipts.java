package io.logserver.queue.sqs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The messages that this process holds, and what SQS is told about them, ten in a request: that
 * they are done, that they take longer, or that another may have them. What is held stays so until
 * SQS has confirmed its deletion, so that a message that comes again meanwhile is recognised.
 * Belongs to the thread of the {@link Consumer}.
 */
final class Receipts {

  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

  private static final int MAX_ENTRIES = 10;
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final SqsAsyncClient client;
  private final String url;
  private final Executor thread;
  private final int visibilitySeconds;
  private final Map<String, HeldMessage> held = new HashMap<>();
  private final ArrayDeque<HeldMessage> deletions = new ArrayDeque<>();
  private int requests;
  private long deleteAgainAt;
  private @Nullable Runnable whenClosed;

  Receipts(SqsAsyncClient client, String url, Executor thread, Duration visibilityTimeout) {
    this.client = client;
    this.url = url;
    this.thread = thread;
    this.visibilitySeconds = (int) visibilityTimeout.toSeconds();
    this.deleteAgainAt = System.nanoTime();
  }

  /** Holds a message; null when it is held already: then only its receipt is new. */
  @Nullable HeldMessage hold(Message message, long askedAt) {
    HeldMessage known = held.get(message.messageId());
    if (known != null) {
      known.receivedAgain(message, askedAt);
      return null;
    }
    HeldMessage taken = new HeldMessage(message, askedAt);
    held.put(taken.id(), taken);
    return taken;
  }

  /** The message is done. */
  void delete(HeldMessage message) {
    deletions.add(message);
    if (deletions.size() >= MAX_ENTRIES) {
      flushDeletions();
    }
  }

  /**
   * Deletes what waits for that, and keeps what is getting old; to be called several times a
   * second.
   */
  void tick() {
    flushDeletions();
    extend();
  }

  /** Lets others have the message, after a delay. */
  void release(HeldMessage message, Duration delay) {
    held.remove(message.id());
    changeVisibility(List.of(message), (int) delay.toSeconds(), failed -> {});
  }

  /** Tells SQS of all deletions, gives everything else back, and calls when it has answered. */
  void close(Runnable whenClosed) {
    this.whenClosed = whenClosed;
    deleteAgainAt = System.nanoTime();
    Set<HeldMessage> rest = new HashSet<>(held.values());
    deletions.forEach(rest::remove);
    flushDeletions();
    chunks(rest).forEach(some -> changeVisibility(some, 0, failed -> {}));
    closeWhenQuiet();
  }

  private void flushDeletions() {
    while (!deletions.isEmpty() && System.nanoTime() - deleteAgainAt >= 0) {
      List<HeldMessage> some = new ArrayList<>();
      while (!deletions.isEmpty() && some.size() < MAX_ENTRIES) {
        some.add(deletions.removeFirst());
      }
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (HeldMessage message : some) {
        entries.add(
            DeleteMessageBatchRequestEntry.builder()
                .id(String.valueOf(entries.size()))
                .receiptHandle(message.receipt())
                .build());
      }
      ask(
          client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries)),
          (answer, failure) -> deleted(some, answer == null ? null : answer.failed(), failure));
    }
  }

  /** An entry that SQS refuses for its receipt has expired: the message comes again. */
  private void deleted(
      List<HeldMessage> messages,
      @Nullable List<BatchResultErrorEntry> errors,
      @Nullable Throwable failure) {
    if (errors == null) {
      LOG.warn("Deleting messages failed, will try again: {}", Problems.text(failure));
      deleteAgain(messages);
      return;
    }
    Map<Integer, BatchResultErrorEntry> byIndex = byIndex(errors);
    List<HeldMessage> again = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      BatchResultErrorEntry error = byIndex.get(i);
      if (error != null && !error.senderFault()) {
        again.add(messages.get(i));
      } else {
        held.remove(messages.get(i).id());
        if (error != null) {
          LOG.info(
              "Message {} could not be deleted, it will come again: {} {}",
              messages.get(i).id(),
              error.code(),
              error.message());
        }
      }
    }
    if (!again.isEmpty()) {
      deleteAgain(again);
    }
  }

  private void deleteAgain(List<HeldMessage> messages) {
    deleteAgainAt = System.nanoTime() + RETRY_NANOS;
    if (whenClosed == null) {
      deletions.addAll(messages);
    }
  }

  /** Asks for more time once a third of it is over. */
  private void extend() {
    long now = System.nanoTime();
    long third = Duration.ofSeconds(visibilitySeconds).toNanos() / 3;
    List<HeldMessage> old =
        held.values().stream().filter(message -> now - message.renewedAt() >= third).toList();
    old.forEach(message -> message.renewed(now));
    for (List<HeldMessage> some : chunks(old)) {
      changeVisibility(
          some,
          visibilitySeconds,
          failed -> failed.forEach(message -> message.renewed(now - third + RETRY_NANOS)));
    }
  }

  /** Tells how long the messages stay hidden; the callback gets those for which it failed. */
  private void changeVisibility(
      List<HeldMessage> messages, int seconds, Consumer<List<HeldMessage>> failed) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (HeldMessage message : messages) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(message.receipt())
              .visibilityTimeout(seconds)
              .build());
    }
    ask(
        client.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries)),
        (answer, failure) -> {
          if (answer == null) {
            LOG.warn("Changing the visibility of messages failed: {}", Problems.text(failure));
            failed.accept(messages);
            return;
          }
          Map<Integer, BatchResultErrorEntry> errors = byIndex(answer.failed());
          errors
              .values()
              .forEach(error ->
                  LOG.info(
                      "The visibility of a message was not changed: {} {}",
                      error.code(),
                      error.message()));
          failed.accept(
              errors.entrySet().stream()
                  .filter(error -> !error.getValue().senderFault())
                  .map(error -> messages.get(error.getKey()))
                  .toList());
        });
  }

  /** Waits for an answer, and handles it on the thread. */
  private <T> void ask(
      CompletableFuture<T> request, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
    requests++;
    request.whenComplete((answer, failure) ->
        thread.execute(() -> {
          requests--;
          handler.accept(answer, failure);
          closeWhenQuiet();
        }));
  }

  private void closeWhenQuiet() {
    Runnable closed = whenClosed;
    if (closed != null && requests == 0) {
      closed.run();
    }
  }

  private static Map<Integer, BatchResultErrorEntry> byIndex(List<BatchResultErrorEntry> errors) {
    Map<Integer, BatchResultErrorEntry> byIndex = new HashMap<>();
    errors.forEach(error -> byIndex.put(Integer.valueOf(error.id()), error));
    return byIndex;
  }

  private static List<List<HeldMessage>> chunks(Collection<HeldMessage> messages) {
    List<HeldMessage> all = List.copyOf(messages);
    List<List<HeldMessage>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_ENTRIES) {
      chunks.add(all.subList(from, Math.min(from + MAX_ENTRIES, all.size())));
    }
    return chunks;
  }
}
