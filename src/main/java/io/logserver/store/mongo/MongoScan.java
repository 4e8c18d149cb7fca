package io.logserver.store.mongo;

import com.mongodb.MongoException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.query.ByteBuilder;
import io.logserver.log.query.LineMatcher;
import io.logserver.mongo.MongoFailures;
import io.logserver.store.LogScan;
import io.logserver.store.read.ReadPool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One scan: a cursor in the order of ids, which is the order of receipt. It works in short turns on
 * the threads that read, so that a scan that finds little keeps none of them from searches. The
 * lock guards the cursor: a turn that is under way when the scan is closed ends it itself.
 */
final class MongoScan implements LogScan {

  private static final int PIECE_BYTES = 64 << 10;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Longest wait for a batch of the cursor. */
  private static final long BATCH_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Begins the cursor, at the first piece. */
  interface Begin {
    Rows<RawBsonDocument> rows() throws TimeoutException;
  }

  private final ReadPool pool;
  private final Begin begin;
  private final LineMatcher matcher;
  private final ByteBuilder found = new ByteBuilder(PIECE_BYTES);
  private @Nullable Rows<RawBsonDocument> held;
  private boolean ended;
  private boolean busy;
  private boolean closed;

  MongoScan(ReadPool pool, LineMatcher matcher, Begin begin) {
    this.pool = pool;
    this.matcher = matcher;
    this.begin = begin;
  }

  @Override
  public Future<byte @Nullable []> next() {
    Promise<byte @Nullable []> promise = Promise.promise();
    pool.turn(promise, this::turn);
    return promise.future().onFailure(failure -> close());
  }

  private void turn(Promise<byte @Nullable []> promise) {
    try {
      Rows<RawBsonDocument> rows = begin();
      collect(rows);
    } catch (MongoException | TimeoutException e) {
      throw MongoFailures.unavailable(e);
    } finally {
      end();
    }
    if (found.length() >= PIECE_BYTES || (ended && !found.isEmpty())) {
      byte[] piece = found.toBytes();
      found.clear();
      promise.complete(piece);
    } else if (ended) {
      close();
      promise.complete(null);
    } else {
      pool.turn(promise, this::turn);
    }
  }

  private Rows<RawBsonDocument> begin() throws TimeoutException {
    synchronized (this) {
      if (closed) {
        throw new LogServerException(ErrorCode.UNAVAILABLE, "the scan is closed");
      }
      busy = true;
    }
    Rows<RawBsonDocument> rows = held;
    if (rows == null) {
      rows = begin.rows();
      held = rows;
    }
    return rows;
  }

  private void collect(Rows<RawBsonDocument> rows) throws TimeoutException {
    long start = System.nanoTime();
    while (found.length() < PIECE_BYTES && System.nanoTime() - start < TURN_NANOS) {
      RawBsonDocument row = rows.next(BATCH_NANOS);
      if (row == null) {
        ended = true;
        return;
      }
      byte[] line = LogDatabase.line(row);
      if (matcher.matches(line, 0, line.length)) {
        found.append(line, 0, line.length);
        found.append('\n');
      }
    }
  }

  private synchronized void end() {
    busy = false;
    if (closed) {
      release();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (!busy) {
      release();
    }
  }

  private void release() {
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
