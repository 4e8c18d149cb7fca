package io.logserver.store.mongo;

import com.mongodb.MongoException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.store.StoreStatus;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether the database answers, and now and then how much it holds. While it is
 * away, reads are refused at once: they would only fill the threads that wait for it.
 */
final class Heartbeat {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final BsonDocument PING = new BsonDocument("ping", new BsonInt32(1));
  private static final BsonDocument SIZES = new BsonDocument("dbStats", new BsonInt32(1));
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Heartbeats between two looks at how much there is. */
  private static final int COUNT_EVERY = 30;

  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LogDatabase database;
  private final String hosts;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-heartbeat").factory());
  private volatile @Nullable String problem;
  private volatile long bytes;
  private long logs;
  private long changes;
  private int beats;

  Heartbeat(LogDatabase database, String hosts) {
    this.database = database;
    this.hosts = hosts;
  }

  /** Fails when the database does not answer; else counts what is there, and goes on by itself. */
  void start() throws TimeoutException {
    ping();
    tryToCount();
    timer.scheduleWithFixedDelay(
        this::beat, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Fails with {@code UNAVAILABLE} while the database is known to be away. */
  void check() {
    if (problem != null) {
      throw new LogServerException(ErrorCode.UNAVAILABLE, "the database is away");
    }
  }

  /** Takes part in the count until the next look: so many logs more, or fewer. */
  synchronized void changed(long logsMore) {
    logs += logsMore;
    changes++;
  }

  synchronized StoreStatus status() {
    return new StoreStatus(logs, bytes, 0, 0, problem);
  }

  void close() {
    timer.shutdownNow();
  }

  private void beat() {
    try {
      ping();
      if (problem != null) {
        log.info("MongoDB at {} answers again", hosts);
        problem = null;
      }
      if (++beats % COUNT_EVERY == 0) {
        tryToCount();
      }
    } catch (MongoException | LogServerException | TimeoutException e) {
      if (problem == null && !timer.isShutdown()) {
        log.warn("MongoDB at {} does not answer: {}", hosts, e.getMessage());
        problem =
            "MongoDB at "
                + hosts
                + " does not answer; appends wait in the queue, reads are refused";
      }
    }
  }

  private void ping() throws TimeoutException {
    Rows.first(database.database().runCommand(PING), ANSWER_NANOS);
  }

  /** A server that does not count in time is not away: some pass over all logs for that. */
  private void tryToCount() {
    try {
      count();
    } catch (MongoException | LogServerException | TimeoutException e) {
      log.info("MongoDB at {} did not count its logs: {}", hosts, e.getMessage());
    }
  }

  /** An estimate that was asked for while something changed may count it or not: it is dropped. */
  private void count() throws TimeoutException {
    long before = changes();
    Long estimate = Rows.first(database.logs().estimatedDocumentCount(), ANSWER_NANOS);
    synchronized (this) {
      if (estimate != null && changes == before) {
        logs = estimate;
      }
    }
    bytes = sizeOnDisk();
  }

  private synchronized long changes() {
    return changes;
  }

  private long sizeOnDisk() throws TimeoutException {
    try {
      BsonDocument sizes =
          Rows.first(database.database().runCommand(SIZES, BsonDocument.class), ANSWER_NANOS);
      return sizes == null ? 0 : number(sizes, "storageSize") + number(sizes, "indexSize");
    } catch (MongoException e) {
      // Not every server knows the command, and a user need not be allowed to give it.
      return 0;
    }
  }

  private static long number(BsonDocument document, String field) {
    return document.isNumber(field) ? document.getNumber(field).longValue() : 0;
  }
}
