package io.logserver.queue.journal;

import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch on its way to the disk, linked to the next one of its group. */
final class PendingSend {

  private static final Logger LOG = LoggerFactory.getLogger(PendingSend.class);

  final LogBatch batch;
  final int recordLength;
  @Nullable PendingSend next;
  long position;

  private final Promise<Void> promise = Promise.promise();

  PendingSend(LogBatch batch, int recordLength) {
    this.batch = batch;
    this.recordLength = recordLength;
  }

  /** A send of nothing, to be told apart by its identity. */
  static PendingSend none() {
    LogId id = new LogId(0, 0);
    LogSummary nothing = new LogSummary(0, id, id, 0, 0, new int[0]);
    return new PendingSend(new LogBatch(TenantId.SYSTEM, nothing, new byte[0]), 0);
  }

  Future<Void> future() {
    return promise.future();
  }

  /** Answers the sender, whose listeners run here and must not harm the writer. */
  void complete(@Nullable Throwable failure) {
    try {
      if (failure == null) {
        promise.complete();
      } else {
        promise.fail(failure);
      }
    } catch (RuntimeException e) {
      LOG.error("a listener of a send failed", e);
    }
  }
}
