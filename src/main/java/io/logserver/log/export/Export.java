package io.logserver.log.export;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.export.Exports.Outcome;
import io.logserver.store.LogScan;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One export on its way to its client. It pulls the next piece of the scan when there is room for
 * it, so that it holds one piece and what the connection has not taken yet, however large the
 * export is and however slow the client. A client that goes away, or takes nothing for a time, ends
 * it at once, even while a piece is pulled.
 *
 * <p>State changes on the event loop of the response only; pieces are encoded on a worker thread,
 * so that the encoder is released once no pull is under way.
 */
final class Export {

  /** Largest number of bytes that wait for the client before the next piece is not pulled. */
  private static final int WRITE_QUEUE = 512 << 10;

  /** The bytes of a piece, or the last ones. */
  private record Chunk(byte[] bytes, boolean last) {}

  private final Vertx vertx;
  private final Context context;
  private final LogScan scan;
  private final Encoder encoder;
  private final HttpServerResponse response;
  private final MultiMap headers;
  private final Duration stallTimeout;
  private final Exports exports;
  private final Promise<Void> done = Promise.promise();
  private boolean pulling;
  private long stallTimer = -1;

  Export(
      Vertx vertx,
      LogScan scan,
      Encoder encoder,
      HttpServerResponse response,
      MultiMap headers,
      Duration stallTimeout,
      Exports exports) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.scan = scan;
    this.encoder = encoder;
    this.response = response;
    this.headers = headers;
    this.stallTimeout = stallTimeout;
    this.exports = exports;
  }

  /**
   * Sends everything. The head is written with the first piece, so that a scan that cannot even
   * begin is answered as any failure is.
   *
   * @return completes when the response is ended or the client is gone; fails when it cannot be
   *     finished
   */
  Future<Void> run() {
    response.closeHandler(closed -> leave());
    response.exceptionHandler(failure -> leave());
    response.setWriteQueueMaxSize(WRITE_QUEUE);
    if (response.closed()) {
      leave();
    } else {
      pull();
    }
    return done.future();
  }

  private void pull() {
    pulling = true;
    scan.next()
        .compose(piece -> context.executeBlocking(() -> encode(piece)))
        .onComplete(chunk -> context.runOnContext(back -> pulled(chunk)));
  }

  private Chunk encode(byte @Nullable [] piece) {
    return piece == null ? new Chunk(encoder.end(), true) : new Chunk(encoder.encode(piece), false);
  }

  private void pulled(AsyncResult<Chunk> result) {
    pulling = false;
    if (done.future().isComplete()) {
      encoder.close();
    } else if (result.failed()) {
      finish(Outcome.FAILED, result.cause());
    } else {
      write(result.result());
    }
  }

  private void write(Chunk chunk) {
    exports.written(chunk.bytes().length);
    if (!response.headWritten()) {
      response.setChunked(true).headers().addAll(headers);
    }
    if (chunk.last()) {
      // Ending the response may tell its close handler at once, for which it is over already.
      finish(Outcome.COMPLETE, null);
      response.end(Buffer.buffer(chunk.bytes()));
      return;
    }
    if (chunk.bytes().length > 0) {
      response.write(Buffer.buffer(chunk.bytes()));
    }
    if (response.writeQueueFull()) {
      awaitDrain();
    } else {
      pull();
    }
  }

  private void awaitDrain() {
    stallTimer = vertx.setTimer(stallTimeout.toMillis(), fired -> stall());
    response.drainHandler(drained -> {
      response.drainHandler(null);
      if (vertx.cancelTimer(stallTimer)) {
        pull();
      }
    });
  }

  private void stall() {
    if (!done.future().isComplete()) {
      finish(
          Outcome.STALLED,
          new LogServerException(
              ErrorCode.UNAVAILABLE,
              "the client took nothing for " + stallTimeout.toSeconds() + " s"));
    }
  }

  private void leave() {
    if (!done.future().isComplete()) {
      finish(Outcome.GONE, null);
    }
  }

  private void finish(Outcome outcome, @Nullable Throwable failure) {
    vertx.cancelTimer(stallTimer);
    scan.close();
    if (!pulling) {
      encoder.close();
    }
    exports.finished(outcome);
    if (failure == null) {
      done.complete();
    } else {
      done.fail(failure);
    }
  }
}
