package io.logserver.queue.sqs;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.queue.Delivery;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was received and waits for the consumer. Messages wait as they came, compressed, and are
 * opened when their turn comes; their batches get the next positions then. A message is done when
 * the position of its last batch is acknowledged. Belongs to the thread of the {@link Consumer}.
 */
final class Deliveries {

  private final Receipts receipts;
  private final Poison poison;
  private final QueueWatch watch;
  private final ArrayDeque<HeldMessage> closed = new ArrayDeque<>();
  private final ArrayDeque<Delivery> ready = new ArrayDeque<>();
  private final ArrayDeque<HeldMessage> opened = new ArrayDeque<>();
  private long position;
  private @Nullable Promise<List<Delivery>> waiting;
  private int maxBytes;
  private long closedBytes;
  private volatile long oldestSentAt;

  /** Deliveries with positions above {@code position}. */
  Deliveries(Receipts receipts, Poison poison, QueueWatch watch, long position) {
    this.receipts = receipts;
    this.poison = poison;
    this.watch = watch;
    this.position = position;
  }

  /** The next deliveries, see {@link io.logserver.queue.LogQueue#receive}. */
  void receive(Promise<List<Delivery>> promise, int maxBytes) {
    if (waiting != null) {
      promise.fail(new IllegalStateException("a receive is under way"));
      return;
    }
    this.waiting = promise;
    this.maxBytes = maxBytes;
    serve();
  }

  void add(List<HeldMessage> messages) {
    for (HeldMessage message : messages) {
      closed.add(message);
      closedBytes += message.bodyLength();
    }
    serve();
  }

  void acknowledge(long upTo) {
    long handedOut = ready.isEmpty() ? position : ready.getFirst().position() - 1;
    long done = Math.min(upTo, handedOut);
    while (!opened.isEmpty() && opened.getFirst().lastPosition() <= done) {
      receipts.delete(opened.removeFirst());
    }
  }

  /** Bodies that wait, bytes. */
  long closedBytes() {
    return closedBytes;
  }

  /**
   * When the oldest message that waits was sent, epoch milliseconds; 0 for none; from any thread.
   */
  long oldestSentAt() {
    return oldestSentAt;
  }

  /** Fails the receive that waits. */
  void close() {
    Promise<List<Delivery>> promise = waiting;
    waiting = null;
    if (promise != null) {
      promise.fail(new LogServerException(ErrorCode.UNAVAILABLE, "the queue is closed"));
    }
  }

  private void serve() {
    Promise<List<Delivery>> promise = waiting;
    if (promise != null) {
      List<Delivery> taken = take();
      if (!taken.isEmpty()) {
        waiting = null;
        promise.complete(taken);
      }
    }
    oldestSentAt = closed.isEmpty() ? 0 : closed.getFirst().sentAt();
  }

  private List<Delivery> take() {
    List<Delivery> taken = new ArrayList<>();
    long bytes = 0;
    while ((bytes < maxBytes || taken.isEmpty()) && hasNext()) {
      Delivery next = ready.removeFirst();
      taken.add(next);
      bytes += next.batch().lines().length;
    }
    return taken;
  }

  /** Opens messages until a batch is ready. */
  private boolean hasNext() {
    while (ready.isEmpty() && !closed.isEmpty()) {
      HeldMessage message = closed.removeFirst();
      closedBytes -= message.bodyLength();
      open(message);
    }
    return !ready.isEmpty();
  }

  private void open(HeldMessage message) {
    String body = message.takeBody();
    try {
      long lines = 0;
      for (LogBatch batch : Envelope.decode(body)) {
        ready.add(new Delivery(++position, batch));
        lines += batch.lines().length;
      }
      message.opened(position);
      opened.add(message);
      watch.measured(lines);
    } catch (EnvelopeException e) {
      poison.accept(message, body, e);
    }
  }
}
