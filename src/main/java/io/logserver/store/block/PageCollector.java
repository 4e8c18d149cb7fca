package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.Timestamps;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The best lines so far of a page, and one more to know whether there is another page. Holds
 * copies, at most offset + limit + 1. Not safe for use by several threads.
 */
final class PageCollector {

  private final LogQuery query;
  private final boolean descending;
  private final int capacity;
  private final byte @Nullable [] after;
  private final PriorityQueue<byte[]> worstFirst;

  PageCollector(LogQuery query) {
    this.query = query;
    this.descending = query.order() == Order.DESC;
    this.capacity = query.offset() + query.limit() + 1;
    this.after = query.after() == null ? null : header(query.after());
    this.worstFirst = new PriorityQueue<>((a, b) -> compare(b, 0, a, 0));
  }

  /** Whether a block of that range of time may have a line that belongs here. */
  boolean wants(long minTime, long maxTime) {
    LogPosition start = query.after();
    if (start != null && (descending ? minTime > start.timestamp() : maxTime < start.timestamp())) {
      return false;
    }
    return !isComplete(descending ? maxTime : minTime);
  }

  /** Whether no line of that time, or of a later one in this order, belongs here any more. */
  boolean isComplete(long time) {
    byte[] worst = worst();
    if (worst == null) {
      return false;
    }
    long last = CanonicalLine.timestamp(worst, 0);
    return descending ? time < last : time > last;
  }

  /** Whether the line that starts at {@code start} belongs here, if it matches. */
  boolean wants(byte[] lines, int start) {
    return wants(lines, start, worst());
  }

  /**
   * The same when {@code worst} was the {@linkplain #worst worst line} at some time: what was not
   * wanted then is not wanted now either. This may be asked by any thread.
   */
  boolean wants(byte[] lines, int start, byte @Nullable [] worst) {
    return (worst == null || compare(lines, start, worst, 0) < 0)
        && (after == null || compare(lines, start, after, 0) > 0);
  }

  /** Takes a copy of a line that {@linkplain #wants belongs here}. */
  void add(byte[] lines, int start, int end) {
    if (worstFirst.size() == capacity) {
      worstFirst.poll();
    }
    worstFirst.add(Arrays.copyOfRange(lines, start, end));
  }

  /** The lines of the page, in order. */
  List<byte[]> lines() {
    return worstFirst.stream()
        .sorted((a, b) -> compare(a, 0, b, 0))
        .skip(query.offset())
        .limit(query.limit())
        .toList();
  }

  /** Whether a line follows the page. */
  boolean hasMore() {
    return worstFirst.size() == capacity;
  }

  /** The line that a better one displaces; null while there is room. It only ever gets better. */
  byte @Nullable [] worst() {
    return worstFirst.size() < capacity ? null : worstFirst.peek();
  }

  private int compare(byte[] a, int aStart, byte[] b, int bStart) {
    int byPosition = CanonicalLine.compare(a, aStart, b, bStart);
    return descending ? -byPosition : byPosition;
  }

  /** As much of a canonical line as the order looks at. */
  private static byte[] header(LogPosition position) {
    byte[] header = new byte[CanonicalLine.SEVERITY];
    byte[] id = position.id().toString().getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(id, 0, header, CanonicalLine.ID, LogId.TEXT_LENGTH);
    long time = Math.clamp(position.timestamp(), Timestamps.MIN, Timestamps.MAX);
    Timestamps.writeCanonical(time, header, CanonicalLine.TIMESTAMP);
    return header;
  }
}
