package io.logserver.queue.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps senders at the consumer's pace. Senders that wait for their answer before they send again
 * would otherwise outrun a consumer that shares the processor with them, until the backlog is full
 * and everybody is refused.
 *
 * <p>While the consumer is no more than {@link #WINDOW_BYTES} behind, a send is answered as soon as
 * it is durable. Beyond that answers wait, in order, and what the consumer takes pays for them: a
 * little less than it takes, so that it catches up. An answer never waits longer than {@link
 * #LONGEST_NANOS}; and when the consumer has taken nothing for that long, it is away, and the
 * backlog is there to be filled: nothing waits until it is back.
 *
 * <p>Bytes are those of lines, which is what a consumer has to work on. Safe for use by several
 * threads; answers are given outside of the lock.
 */
final class Pacer {

  static final long WINDOW_BYTES = 16 << 20;
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Held(PendingSend send, long since) {}

  private final LongSupplier nanoTime;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private long ahead;
  private long credit;
  private long lastTaken;

  /**
   * A pacer of a queue that holds nothing.
   *
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  Pacer(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    lastTaken = nanoTime.getAsLong();
  }

  /** Answers sends that are durable, now or later. */
  void durable(List<PendingSend> group) {
    List<PendingSend> answered = new ArrayList<>(group.size());
    long now = nanoTime.getAsLong();
    synchronized (this) {
      boolean away = now - lastTaken >= LONGEST_NANOS;
      for (PendingSend send : group) {
        ahead += bytes(send);
        if (held.isEmpty() && (away || ahead <= WINDOW_BYTES)) {
          answered.add(send);
        } else {
          held.add(new Held(send, now));
        }
      }
    }
    answer(answered);
  }

  /** The consumer took so many bytes of lines. */
  void taken(long bytes) {
    List<PendingSend> answered = new ArrayList<>();
    synchronized (this) {
      ahead = Math.max(0, ahead - bytes);
      lastTaken = nanoTime.getAsLong();
      credit = held.isEmpty() ? 0 : credit + bytes - bytes / 8;
      while (!held.isEmpty() && (ahead <= WINDOW_BYTES || credit >= bytes(held.getFirst().send))) {
        PendingSend send = held.removeFirst().send;
        credit = Math.max(0, credit - bytes(send));
        answered.add(send);
      }
    }
    answer(answered);
  }

  /** Answers what has waited for long; called now and then. */
  void tick() {
    List<PendingSend> answered = new ArrayList<>();
    long now = nanoTime.getAsLong();
    synchronized (this) {
      boolean away = now - lastTaken >= LONGEST_NANOS;
      while (!held.isEmpty() && (away || now - held.getFirst().since >= LONGEST_NANOS)) {
        answered.add(held.removeFirst().send);
      }
    }
    answer(answered);
  }

  /** Answers all that wait; the consumer has ended. */
  void close() {
    List<PendingSend> answered;
    synchronized (this) {
      answered = held.stream().map(Held::send).toList();
      held.clear();
    }
    answer(answered);
  }

  private static long bytes(PendingSend send) {
    return send.batch.lines().length;
  }

  private static void answer(List<PendingSend> sends) {
    sends.forEach(send -> send.complete(null));
  }
}
