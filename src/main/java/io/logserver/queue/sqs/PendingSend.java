package io.logserver.queue.sqs;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch whose sender waits, in one part or several. It succeeds when SQS has confirmed all of
 * them. When it fails, the sender learns whether some of it may be delivered: {@code UNAVAILABLE}
 * promises that nothing will.
 */
final class PendingSend {

  private static final Logger LOG = LoggerFactory.getLogger(PendingSend.class);

  private final List<LogBatch> parts;
  private final int bytes;
  private final Promise<Void> promise = Promise.promise();
  private int remaining;
  private boolean some;
  private @Nullable String problem;

  /** A send of these parts, which hold that many bytes of lines. */
  PendingSend(List<LogBatch> parts, int bytes) {
    this.parts = parts;
    this.bytes = bytes;
    this.remaining = parts.size();
  }

  List<LogBatch> parts() {
    return parts;
  }

  int bytes() {
    return bytes;
  }

  Future<Void> future() {
    return promise.future();
  }

  /** A part was confirmed; returns whether it was the last to be settled. */
  boolean confirmed() {
    return settled(true, null);
  }

  /**
   * A part was given up.
   *
   * @param maybe whether SQS may have taken it all the same
   * @return whether it was the last to be settled
   */
  boolean failed(boolean maybe, String problem) {
    return settled(maybe, problem);
  }

  private synchronized boolean settled(boolean taken, @Nullable String cause) {
    some |= taken;
    problem = problem == null ? cause : problem;
    return --remaining == 0;
  }

  /** Answers the sender, whose listeners run here and must not harm what is under way. */
  void answer() {
    LogServerException failure = failure();
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

  private synchronized @Nullable LogServerException failure() {
    if (problem == null) {
      return null;
    }
    return some
        ? new LogServerException(
            ErrorCode.OUTCOME_UNKNOWN, "the queue may have taken it or a part of it: " + problem)
        : new LogServerException(ErrorCode.UNAVAILABLE, "the queue did not take it: " + problem);
  }
}
