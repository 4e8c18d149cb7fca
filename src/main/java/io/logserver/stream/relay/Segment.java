package io.logserver.stream.relay;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A stretch of the logs of one tenant that one worker has published since its start. A segment
 * without logs tells how far the worker is.
 *
 * @param before logs of the tenant that the worker has published before these
 * @param count logs in the batches
 * @param batches as {@link LogBatchCodec} encodes them; never changed
 */
record Segment(TenantId tenant, long before, int count, List<Buffer> batches) {

  /** How far a worker is. */
  static Segment position(TenantId tenant, long position) {
    return new Segment(tenant, position, 0, List.of());
  }

  /** Batches with frames are encoded as these, which is the smaller form. */
  static Segment of(TenantId tenant, long before, List<LogBatch> batches) {
    return new Segment(
        tenant,
        before,
        batches.stream().mapToInt(LogBatch::count).sum(),
        batches.stream().map(batch -> Buffer.buffer(LogBatchCodec.encode(batch))).toList());
  }

  /** The position of a reader that has these. */
  long after() {
    return before + count;
  }

  int bytes() {
    return batches.stream().mapToInt(Buffer::length).sum();
  }
}
