package io.logserver.queue.journal;

import io.logserver.disk.DiskSpace;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before anything is written, whether a send may enter. Any thread asks; each figure has
 * one writer.
 */
final class Admission {

  private final JournalSettings settings;
  private final AtomicLong inFlight = new AtomicLong();
  private volatile long durable;
  private volatile long acknowledged;
  private volatile @Nullable String diskFull;

  Admission(JournalSettings settings, long durable, long acknowledged) {
    this.settings = settings;
    this.durable = durable;
    this.acknowledged = acknowledged;
  }

  /** Counts a send of that many bytes in, or says why not. */
  @Nullable LogServerException enter(int bytes) {
    String full = diskFull;
    if (full != null) {
      return new LogServerException(ErrorCode.DISK_FULL, full);
    }
    long before = inFlight.getAndAdd(bytes);
    if (before > 0 && before + bytes > settings.maxInFlightBytes()) {
      leave(bytes);
      return overloaded("more than " + settings.maxInFlightBytes() + " bytes wait for the disk");
    }
    if (backlog() + before + bytes > settings.maxBacklogBytes()) {
      leave(bytes);
      return overloaded("the backlog is full: " + settings.maxBacklogBytes() + " bytes");
    }
    return null;
  }

  /** Counts a send out, whatever became of it. */
  void leave(int bytes) {
    inFlight.addAndGet(-bytes);
  }

  /** Bytes durable and not acknowledged. */
  long backlog() {
    return Math.max(0, durable - acknowledged);
  }

  void durable(long position) {
    durable = position;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Called by the one consumer. */
  void acknowledged(long position) {
    acknowledged = Math.max(acknowledged, Math.min(position, durable));
  }

  /** Takes note of the room there is. */
  void space(DiskSpace space) {
    long least =
        Math.max(settings.minFreeBytes(), (long) (space.total() * settings.minFreeFraction()));
    diskFull =
        space.usable() >= least
            ? null
            : "the disk is full: %d bytes are free, %d must be".formatted(space.usable(), least);
  }

  /** Why nothing is taken in at the moment; null when it is. */
  @Nullable String diskFull() {
    return diskFull;
  }

  private static LogServerException overloaded(String message) {
    return new LogServerException(ErrorCode.OVERLOADED, "the queue is overloaded: " + message);
  }
}
