package io.logserver.stream;

import io.logserver.log.LogBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of one tenant on their way from the publisher's thread to an event loop.
 *
 * <p>It holds at most {@link #MAX_BYTES}, or one larger batch. When the event loop falls behind
 * further, batches are counted and let go until it comes back, so that whatever is missing follows
 * all that was kept.
 */
final class Inbox {

  static final int MAX_BYTES = 16 << 20;

  private List<LogBatch> batches = new ArrayList<>();
  private long bytes;
  private long lost;
  private long missed;
  private boolean awaited;

  /**
   * What has arrived.
   *
   * @param lost logs that never came to this process; where among the batches they belong is not
   *     known, so they are told of first: who fetches what follows the entry before the gap has
   *     them
   * @param batches in store order
   * @param missed logs let go after them
   */
  record Content(long lost, List<LogBatch> batches, long missed) {
    boolean isEmpty() {
      return lost == 0 && batches.isEmpty() && missed == 0;
    }
  }

  /** Adds a batch; true when the caller must see to it that {@link #take} is called. */
  synchronized boolean offer(LogBatch batch) {
    int size = batch.lines().length;
    if (missed > 0 || (bytes > 0 && bytes + size > MAX_BYTES)) {
      missed += batch.count();
    } else {
      batches.add(batch);
      bytes += size;
    }
    return await();
  }

  /** Counts logs that never came to this process; true as for {@link #offer}. */
  synchronized boolean lose(long logs) {
    lost += logs;
    return await();
  }

  private boolean await() {
    boolean first = !awaited;
    awaited = true;
    return first;
  }

  /**
   * Takes everything; when it is empty, the next {@link #offer} asks for a take again, otherwise
   * the caller comes back.
   */
  synchronized Content take() {
    var content = new Content(lost, batches, missed);
    if (content.isEmpty()) {
      awaited = false;
    } else {
      batches = new ArrayList<>();
      bytes = 0;
      lost = 0;
      missed = 0;
    }
    return content;
  }
}
