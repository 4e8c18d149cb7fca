package io.logserver.queue.sqs;

import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The receiving side. All of its state belongs to one thread, on which calls, timers and the
 * answers of SQS take turns; nothing there waits. It does nothing until somebody receives: a
 * process that only sends asks SQS for nothing.
 */
final class Consumer {

  private static final long TICK_MILLIS = 200;

  private final ScheduledExecutorService thread;
  private final Receipts receipts;
  private final Deliveries deliveries;
  private final Receivers receivers;
  private final Promise<Void> closed = Promise.promise();
  private boolean started;
  private boolean closing;

  /** A consumer whose positions are above {@code position}. */
  Consumer(
      SqsAsyncClient client,
      QueueAddress address,
      SqsSettings settings,
      ScheduledExecutorService thread,
      QueueWatch watch,
      long position) {
    this.thread = thread;
    receipts = new Receipts(client, address.url(), thread, settings.visibilityTimeout());
    Poison poison = new Poison(client, address, receipts, thread);
    deliveries = new Deliveries(receipts, poison, watch, position);
    receivers =
        new Receivers(client, address.url(), settings, thread, watch, deliveries, this::received);
  }

  Future<List<Delivery>> receive(int maxBytes) {
    Promise<List<Delivery>> promise = Promise.promise();
    thread.execute(() -> {
      if (closing) {
        promise.fail(SqsQueue.notOpen());
        return;
      }
      start();
      deliveries.receive(promise, maxBytes);
      receivers.ask();
    });
    return promise.future();
  }

  void acknowledge(long position) {
    thread.execute(() -> {
      if (!closing) {
        deliveries.acknowledge(position);
      }
    });
  }

  /** When the oldest message that waits here was sent, epoch milliseconds; 0 for none. */
  long oldestSentAt() {
    return deliveries.oldestSentAt();
  }

  /** Completes when SQS knows what is done, and has everything else back. */
  Future<Void> close() {
    thread.execute(() -> {
      closing = true;
      deliveries.close();
      receivers.stop(() -> receipts.close(closed::tryComplete));
    });
    return closed.future();
  }

  private void start() {
    if (!started) {
      started = true;
      thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    if (!closing) {
      receipts.tick();
    }
  }

  private void received(List<Message> messages, long askedAt) {
    List<HeldMessage> taken = new ArrayList<>();
    for (Message message : messages) {
      HeldMessage held = receipts.hold(message, askedAt);
      if (held != null) {
        taken.add(held);
      }
    }
    if (!closing) {
      deliveries.add(taken);
    }
  }
}
