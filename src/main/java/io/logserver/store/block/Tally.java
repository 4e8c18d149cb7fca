package io.logserver.store.block;

import io.logserver.store.read.LineCounts;

/**
 * Counts matching logs in some way, by whole blocks where their counters tell enough.
 *
 * @param <T> its own type
 */
interface Tally<T extends Tally<T>> extends LineCounts {

  /** A tally of the same kind that has counted nothing. */
  T fresh();

  /** Adds what another one has counted. */
  void add(T part);

  /**
   * Whether the counters of the block, all of whose logs lie in the filter's range of time, tell
   * what to add.
   */
  boolean isToldByCounters(BlockList blocks, int i);

  /** Adds the logs of a block; those of each severity number what {@code filter} says. */
  void addCounters(BlockFilter filter, BlockList blocks, int i);
}
