package io.logserver.store.block;

import io.logserver.log.CanonicalLine;

/**
 * A moment by one of the two times of a log.
 *
 * @param clock which of them
 * @param before epoch milliseconds: earlier logs lie before the cutoff
 */
record Cutoff(Clock clock, long before) {

  /** A time that every log has, and what is known of it for whole blocks. */
  enum Clock {
    /** The log's {@code timestamp}, which is the client's. */
    TIMESTAMP {
      @Override
      long earliest(BlockList blocks, int i) {
        return blocks.minTime(i);
      }

      @Override
      long latest(BlockList blocks, int i) {
        return blocks.maxTime(i);
      }

      @Override
      long of(byte[] lines, int start) {
        return CanonicalLine.timestamp(lines, start);
      }
    },

    /** When the server received it, as its id says. */
    RECEIPT {
      @Override
      long earliest(BlockList blocks, int i) {
        return blocks.minId(i).receivedAt();
      }

      @Override
      long latest(BlockList blocks, int i) {
        return blocks.maxId(i).receivedAt();
      }

      @Override
      long of(byte[] lines, int start) {
        return CanonicalLine.id(lines, start).receivedAt();
      }
    };

    abstract long earliest(BlockList blocks, int i);

    abstract long latest(BlockList blocks, int i);

    abstract long of(byte[] lines, int start);
  }

  /** Whether any log of the block lies before. */
  boolean touches(BlockList blocks, int i) {
    return clock.earliest(blocks, i) < before;
  }

  /** Whether all logs of the block lie before. */
  boolean covers(BlockList blocks, int i) {
    return clock.latest(blocks, i) < before;
  }

  /** Whether the log whose line starts at {@code start} lies before. */
  boolean covers(byte[] lines, int start) {
    return clock.of(lines, start) < before;
  }
}
