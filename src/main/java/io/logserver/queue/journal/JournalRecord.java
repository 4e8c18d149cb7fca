package io.logserver.queue.journal;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.log.LogBatchFormatException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record that proved itself.
 *
 * @param start position it starts at
 * @param end position it ends at, which is that of its delivery
 * @param forced position up to which the journal was durable when it was written
 * @param payload its bytes, valid until the reader moves on
 */
record JournalRecord(long start, long end, long forced, ByteBuffer payload) {

  /**
   * The batch in it; null when there is none, although the record is as it was written.
   *
   * @throws LogBatchFormatException when a later version wrote it
   */
  @Nullable LogBatch batch() {
    try {
      return LogBatchCodec.decode(payload.duplicate(), SegmentFormat.MAX_LINES);
    } catch (LogBatchFormatException e) {
      if (e.isNewer()) {
        throw e;
      }
      return null;
    }
  }
}
