package io.logserver.store.read;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts reads that ended without an answer.
 *
 * @param late took longer than they may
 * @param cancelled were given up because nobody waited for them any more
 */
record UnfinishedReads(LongAdder late, LongAdder cancelled) {

  UnfinishedReads() {
    this(new LongAdder(), new LongAdder());
  }
}
