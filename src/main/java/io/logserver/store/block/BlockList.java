package io.logserver.store.block;

import io.logserver.log.LogId;
import io.logserver.log.query.LogQuery.Order;
import java.io.IOException;

/**
 * The blocks of one tenant that lie in one place (a Lucene segment, or memory), addressed by index,
 * with what is known of each without opening it. For use by one thread, while the {@link Epoch} it
 * came from is held.
 */
interface BlockList {

  int size();

  /** Whether the block was not deleted; what else is asked of a dead block means nothing. */
  boolean isLive(int index);

  /** Identifies the block within the store. */
  long number(int index);

  /** Bytes of its lines, uncompressed. */
  int length(int index);

  int count(int index);

  int count(int index, int severity);

  long minTime(int index);

  long maxTime(int index);

  LogId minId(int index);

  LogId maxId(int index);

  /** Whether {@code id} lies between the block's smallest and largest id. */
  boolean mayContain(int index, LogId id);

  /** Whether its filter admits all of these words. */
  boolean mayContain(int index, long[] words) throws IOException;

  /**
   * Makes {@code target} hold the block as it is stored, to be {@linkplain BlockLines#open opened}.
   */
  void load(int index, BlockLines target) throws IOException;

  /** Makes {@code target} hold the block's lines. */
  default void open(int index, BlockLines target) throws IOException {
    load(index, target);
    target.open();
  }

  /**
   * The index at {@code rank} of the order: by falling maxTime (DESC) or by rising minTime (ASC).
   */
  int ranked(Order order, int rank);
}
