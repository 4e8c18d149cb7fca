package io.logserver.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.event.CommandListener;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.mongo.MongoFailures;
import io.logserver.queue.Delivery;
import io.logserver.store.Cancellation;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.HistogramBucket;
import io.logserver.store.LogScan;
import io.logserver.store.LogStore;
import io.logserver.store.StoreStatus;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.ReadPool;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The distributed store: one document for each log ({@link LogDocument}), which any number of
 * processes may append to and read.
 *
 * <p>Threads: the driver's own do its input and output; one appends, one deletes, and those of a
 * {@link ReadPool} read. They may wait for the database, and futures complete on them. An append is
 * durable when it is done: the write concern is majority.
 */
public final class MongoStore implements LogStore {

  private static final StoreStatus CLOSED = new StoreStatus(0, 0, 0, 0, "the store is not open");

  /** What there is while the store is open. */
  private record Open(
      LogDatabase database,
      Heartbeat heartbeat,
      LogAppends appends,
      LogDeletes deletes,
      Cleanups cleanups) {}

  private final MongoStoreSettings settings;
  private final InstantSource clock;
  private final @Nullable CommandListener listener;
  private final ReadPool reads;
  private final StoreThread appender = new StoreThread("store-appender");
  private final StoreThread cleaner = new StoreThread("store-cleaner");
  private volatile @Nullable Open open;
  private volatile long durable;

  /** A store over a database; nothing happens before {@link #open}. */
  public MongoStore(MongoStoreSettings settings, InstantSource clock) {
    this(settings, clock, null);
  }

  /** A store whose commands {@code listener} sees. */
  MongoStore(MongoStoreSettings settings, InstantSource clock, @Nullable CommandListener listener) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.reads = new ReadPool(settings.readers(), settings.searchQueue(), settings.queryTimeout());
  }

  @Override
  public Future<Void> open() {
    return appender
        .submit(() -> {
          try {
            open = connect();
          } catch (MongoException | TimeoutException e) {
            throw MongoFailures.unopened("the log store cannot be opened: ", settings.address(), e);
          }
          return true;
        })
        .mapEmpty();
  }

  private Open connect() throws TimeoutException {
    LogDatabase database = new LogDatabase(settings.address(), listener);
    try {
      return open(database);
    } catch (TimeoutException | RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  private Open open(LogDatabase database) throws TimeoutException {
    Heartbeat heartbeat = new Heartbeat(database, settings.address().hosts());
    IndexPaths.agree(database, settings.indexPaths());
    LogIndexes.ensure(database.logs(), !settings.indexPaths().isEmpty());
    Cleanups cleanups = new Cleanups(database);
    cleanups.ensureIndex();
    heartbeat.start();
    LogDeletes deletes = new LogDeletes(database);
    LogAppends appends = new LogAppends(database, deletes, cleanups, settings.indexPaths());
    return new Open(database, heartbeat, appends, deletes, cleanups);
  }

  @Override
  public Future<Void> append(List<Delivery> deliveries) {
    return appender
        .submit(() -> {
          Open to = opened();
          List<Delivery> fresh =
              deliveries.stream().filter(delivery -> delivery.position() > durable).toList();
          if (!fresh.isEmpty()) {
            to.heartbeat().changed(to.appends().append(fresh));
            durable = fresh.getLast().position();
          }
          return true;
        })
        .mapEmpty();
  }

  @Override
  public long durable() {
    return durable;
  }

  @Override
  public Future<LogPage> search(TenantId tenant, LogQuery query, Cancellation cancellation) {
    return read(tenant, cancellation, from -> from.search(query));
  }

  @Override
  public Future<Optional<byte[]>> get(TenantId tenant, LogId id) {
    return read(tenant, Cancellation.NEVER, from -> from.get(id));
  }

  @Override
  public Future<Map<Severity, Long>> stats(
      TenantId tenant, LogFilter filter, Cancellation cancellation) {
    return read(tenant, cancellation, from -> from.stats(filter));
  }

  @Override
  public Future<List<GroupCount>> group(
      TenantId tenant, LogFilter filter, List<GroupField> fields, Cancellation cancellation) {
    return read(tenant, cancellation, from -> from.group(filter, fields));
  }

  @Override
  public Future<List<HistogramBucket>> histogram(
      TenantId tenant, LogFilter filter, long intervalMillis, Cancellation cancellation) {
    return read(tenant, cancellation, from -> from.histogram(filter, intervalMillis));
  }

  @Override
  public LogScan scan(TenantId tenant, LogFilter filter) {
    LogMatch match = LogMatch.of(tenant, filter, settings.indexPaths());
    return new MongoScan(
        reads,
        filter.matcher(),
        () -> {
          Open from = opened();
          from.heartbeat().check();
          return from.database().scan(match.document());
        });
  }

  @Override
  public Future<Long> delete(TenantId tenant, long before) {
    return delete(tenant, LogDocument.TIMESTAMP, before);
  }

  @Override
  public Future<Long> deleteReceived(TenantId tenant, long before) {
    return delete(tenant, LogDocument.STORED_AT, before);
  }

  /** The record comes first, so that nothing slips back between the deletion and it. */
  private Future<Long> delete(TenantId tenant, String field, long before) {
    return cleaner.submit(() -> {
      Open from = opened();
      from.cleanups().add(new Cleanup(tenant, field, before, clock.millis()));
      return from.deletes()
          .delete(tenant, field, before, count -> from.heartbeat().changed(-count));
    });
  }

  @Override
  public Future<Long> countReceived(TenantId tenant, long before) {
    return read(tenant, Cancellation.NEVER, from -> from.countReceived(before));
  }

  @Override
  public StoreStatus status() {
    Open now = open;
    return now == null ? CLOSED : now.heartbeat().status();
  }

  @Override
  public long timeouts() {
    return reads.timeouts();
  }

  @Override
  public long cancelled() {
    return reads.cancelled();
  }

  @Override
  public Future<Void> close() {
    return appender
        .submit(() -> {
          Open last = open;
          open = null;
          cleaner.close();
          reads.close();
          if (last != null) {
            last.heartbeat().close();
            last.database().close();
          }
          appender.shutdown();
          return true;
        })
        .mapEmpty();
  }

  private interface Read<T> {
    T of(LogReads from) throws TimeoutException;
  }

  private <T> Future<T> read(TenantId tenant, Cancellation cancellation, Read<T> read) {
    return reads.submit(
        tenant,
        cancellation,
        deadline -> {
          Open from = opened();
          from.heartbeat().check();
          try {
            return read.of(new LogReads(from.database(), tenant, settings.indexPaths(), deadline));
          } catch (MongoException | TimeoutException e) {
            throw failure(e, deadline);
          }
        });
  }

  /** A read that ran into its end in the database is late like any other. */
  private static LogServerException failure(Exception e, Deadline deadline) {
    boolean late =
        e instanceof TimeoutException
            || MongoFailures.isTimeout(e)
            || deadline.remainingNanos() <= 0;
    return late ? deadline.missed() : MongoFailures.unavailable(e);
  }

  private Open opened() {
    Open now = open;
    if (now == null) {
      throw new LogServerException(ErrorCode.UNAVAILABLE, "the store is not open");
    }
    return now;
  }
}
