package io.logserver.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the process has at work: requests from their head to the end of their response, and the
 * bytes of their bodies from when they come to the same end. It is what bounds the memory of
 * ingest: a body is refused as soon as it does not fit. Shared by all event loops.
 */
public final class InFlight {

  private final long byteLimit;
  private final int requestLimit;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * Nothing yet.
   *
   * @param byteLimit largest sum of bytes
   * @param requestLimit largest number of requests
   */
  public InFlight(long byteLimit, int requestLimit) {
    this.byteLimit = byteLimit;
    this.requestLimit = requestLimit;
  }

  /** Takes {@code count} bytes, or none and says false. */
  boolean reserve(long count) {
    if (bytes.addAndGet(count) <= byteLimit) {
      return true;
    }
    bytes.addAndGet(-count);
    return false;
  }

  void release(long count) {
    bytes.addAndGet(-count);
  }

  /** Counts a request in, which {@link #end} counts out, or says false. */
  boolean begin() {
    if (requests.incrementAndGet() <= requestLimit) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  void end() {
    requests.decrementAndGet();
  }

  /** Bytes held now. */
  public long bytes() {
    return bytes.get();
  }

  /** Requests at work now. */
  public int requests() {
    return requests.get();
  }
}
