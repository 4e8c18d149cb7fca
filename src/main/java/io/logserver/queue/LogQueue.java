package io.logserver.queue;

import io.logserver.log.LogBatch;
import io.vertx.core.Future;
import java.util.List;

/**
 * The durable queue between the door and the store, delivering at least once. The journal delivers
 * in the order of {@link #send} and can be read again from any position that was not acknowledged;
 * a distributed queue does neither, and needs a store to which a repetition does no harm.
 *
 * <p>One consumer reads it: {@link #open}, then {@link #receive} again and again, and {@link
 * #acknowledge} as the store becomes durable. Futures may complete on any thread.
 */
public interface LogQueue {

  /**
   * Starts the queue and its deliveries after {@code position}, the last one the store has made
   * durable; 0 for none. Where positions are of one process only, it is where they go on.
   *
   * @return fails when the queue cannot be read, or no longer has what comes after {@code
   *     position}; with {@code UNAVAILABLE}, and a message for an operator, while it is away: then
   *     it may be called again
   */
  Future<Void> open(long position);

  /**
   * Adds a batch, whole or not at all.
   *
   * @return completes once the batch is durable; up to a second later while the consumer is behind,
   *     so that senders who wait for it keep the consumer's pace. Fails with {@code OVERLOADED}
   *     when the backlog is full, with {@code DISK_FULL}, with {@code UNAVAILABLE} when the queue
   *     is not open or cannot be written, or with {@code TOO_LARGE}: nothing was written; with
   *     {@code OUTCOME_UNKNOWN} when it may or may not be delivered later
   */
  Future<Void> send(LogBatch batch);

  /**
   * The next deliveries, as soon as there is at least one: those at hand, up to about {@code
   * maxBytes} of lines but always one. Call it again only after it completed.
   *
   * @return fails when the queue was closed
   */
  Future<List<Delivery>> receive(int maxBytes);

  /**
   * Frees every delivery up to and including {@code position}: they will not be delivered again.
   */
  void acknowledge(long position);

  /** What the queue holds and whether it is well; cheap, from any thread. */
  QueueStatus status();

  /** Refuses further sends, makes those already taken durable, and releases everything. */
  Future<Void> close();
}
