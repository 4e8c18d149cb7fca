package io.logserver.stream;

import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers the batches that came last, so that one that comes again can be left out: a worker that
 * was killed after it had published, and before the queue forgot, leaves its batches to another
 * worker, which publishes them once more. A batch is known by its first id, because a log is in one
 * batch only, and a queue repeats batches as they were.
 *
 * <p>At least {@code size} of them are remembered and at most twice as many, in about 80 bytes
 * each. Not safe for use by several threads.
 */
final class Repeats {

  /** A minute's batches of some 1,600 a second, which is above what one live tail is used for. */
  static final int SIZE = 100_000;

  private final int size;
  private Set<LogId> older = new HashSet<>();
  private Set<LogId> newer = new HashSet<>();

  Repeats(int size) {
    this.size = size;
  }

  /** Remembers the batch; false when it is remembered already. */
  boolean isNew(LogBatch batch) {
    LogId first = batch.summary().minId();
    if (older.contains(first) || !newer.add(first)) {
      return false;
    }
    if (newer.size() == size) {
      older = newer;
      newer = new HashSet<>();
    }
    return true;
  }
}
