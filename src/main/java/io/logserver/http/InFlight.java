package io.logserver.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the process has at work: requests from their head to the end of their response, and the
 * bytes of their bodies, or of what was made of them, from when they come to the same end. It is
 * what bounds the memory of ingest: a body is refused as soon as it does not fit. Shared by all
 * event loops.
 */
public final class InFlight {

  /** Bytes up to which a request is small. */
  private static final long SMALL = 16 * 1024;

  private final long byteLimit;
  private final long largeLimit;
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
    this.largeLimit = byteLimit - byteLimit / 8;
    this.requestLimit = requestLimit;
  }

  /**
   * Lets a request that holds {@code held} bytes hold {@code wanted}, or says false and changes
   * nothing. One alone always may, however large it is; and large ones leave some room for small
   * ones, so that a client that sends much does not lock out one that sends little.
   */
  boolean exchange(long held, long wanted) {
    long more = wanted - held;
    long all = bytes.addAndGet(more);
    if (more <= 0 || all == wanted || all <= (wanted <= SMALL ? byteLimit : largeLimit)) {
      return true;
    }
    bytes.addAndGet(-more);
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
