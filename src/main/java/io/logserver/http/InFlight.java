package io.logserver.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies that the process holds, from their first byte to the end of their
 * response. It is what bounds the memory of ingest: a body that does not fit is refused before it
 * is read. Shared by all event loops.
 */
public final class InFlight {

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Bytes held up to a limit.
   *
   * @param limit largest sum of bytes
   */
  public InFlight(long limit) {
    this.limit = limit;
  }

  /** Takes {@code count} bytes, or none and says false. */
  boolean reserve(long count) {
    if (bytes.addAndGet(count) <= limit) {
      return true;
    }
    bytes.addAndGet(-count);
    return false;
  }

  void release(long count) {
    bytes.addAndGet(-count);
  }

  /** Bytes held now. */
  public long bytes() {
    return bytes.get();
  }
}
