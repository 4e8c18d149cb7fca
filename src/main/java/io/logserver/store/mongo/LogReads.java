package io.logserver.store.mongo;

import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.HistogramBucket;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.GroupCounts;
import io.logserver.store.read.IntervalCounts;
import io.logserver.store.read.LineCounts;
import io.logserver.store.read.SeverityCounts;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One read of a tenant's logs. What MongoDB decides alone it also counts alone; else the lines it
 * matches are streamed, and the matcher decides.
 */
final class LogReads {

  private static final String COUNT = "n";

  private final LogDatabase database;
  private final TenantId tenant;
  private final List<String> indexPaths;
  private final Deadline deadline;

  LogReads(LogDatabase database, TenantId tenant, List<String> indexPaths, Deadline deadline) {
    this.database = database;
    this.tenant = tenant;
    this.indexPaths = indexPaths;
    this.deadline = deadline;
  }

  LogPage search(LogQuery query) throws TimeoutException {
    LogMatch match = match(query.filter());
    return match.exact() ? exactPage(match, query) : new PageSearch(query).run(match);
  }

  /** The line of that id, without its line feed. */
  Optional<byte[]> get(LogId id) throws TimeoutException {
    BsonDocument match = LogMatch.tenant(tenant);
    match.append(LogDocument.ID, new BsonString(id.toString()));
    BsonDocument anyOrder = new BsonDocument(LogDocument.ID, new BsonInt32(1));
    List<byte[]> lines = lines(database.lines(match, anyOrder, 0, 1, deadline));
    return lines.stream().findFirst();
  }

  /** Number of matching logs by severity, mildest first. */
  Map<Severity, Long> stats(LogFilter filter) throws TimeoutException {
    SeverityCounts counts = new SeverityCounts();
    LogMatch match = match(filter);
    if (!match.exact()) {
      count(match, filter, counts);
      return counts.map();
    }
    BsonDocument by = new BsonDocument(LogDocument.ID, reference(LogDocument.SEVERITY));
    group(match, by, row -> counts.add(severity(row.get(LogDocument.ID)), count(row)));
    return counts.map();
  }

  /** Number of matching logs by the values of some fields. */
  List<GroupCount> group(LogFilter filter, List<GroupField> fields) throws TimeoutException {
    GroupCounts counts = new GroupCounts(fields);
    LogMatch match = match(filter);
    if (!match.exact()) {
      count(match, filter, counts);
      return counts.list();
    }
    BsonDocument by = new BsonDocument();
    fields.forEach(field -> by.append(field.label(), reference(field.label())));
    group(
        match,
        new BsonDocument(LogDocument.ID, by),
        row -> counts.add(values(row.getDocument(LogDocument.ID), fields), count(row)));
    return counts.list();
  }

  /** Number of matching logs by severity in each interval of milliseconds. */
  List<HistogramBucket> histogram(LogFilter filter, long interval) throws TimeoutException {
    IntervalCounts counts = new IntervalCounts(interval);
    LogMatch match = match(filter);
    if (!match.exact() || interval % LogDocument.MINUTE_MILLIS != 0) {
      count(match, filter, counts);
      return counts.list();
    }
    BsonDocument by =
        new BsonDocument(LogDocument.MINUTE, reference(LogDocument.MINUTE))
            .append(LogDocument.SEVERITY, reference(LogDocument.SEVERITY));
    group(
        match,
        new BsonDocument(LogDocument.ID, by),
        row -> {
          BsonDocument key = row.getDocument(LogDocument.ID);
          counts
              .bucket(key.getDateTime(LogDocument.MINUTE).getValue())
              .add(severity(key.get(LogDocument.SEVERITY)), count(row));
        });
    return counts.list();
  }

  /** Number of logs received before a time. */
  long countReceived(long before) throws TimeoutException {
    return count(LogMatch.before(tenant, LogDocument.STORED_AT, before), 0);
  }

  private LogMatch match(LogFilter filter) {
    return LogMatch.of(tenant, filter, indexPaths);
  }

  private LogPage exactPage(LogMatch match, LogQuery query) throws TimeoutException {
    List<byte[]> lines =
        lines(
            database.lines(
                LogWalk.behind(match, query.after(), query.order()),
                LogWalk.sort(query.order()),
                query.offset(),
                query.limit() + 1,
                deadline));
    long total =
        switch (query.total()) {
          case NONE -> -1;
          case BOUNDED -> count(match.document(), LogQuery.BOUND + 1);
          case EXACT -> count(match.document(), 0);
        };
    return page(lines, query, total);
  }

  /** Cuts off the line that only tells of a further page, and the count at its bound. */
  private static LogPage page(List<byte[]> lines, LogQuery query, long total) {
    boolean more = lines.size() > query.limit();
    boolean bounded = query.total() == LogQuery.Total.BOUNDED && total > LogQuery.BOUND;
    return new LogPage(
        more ? lines.subList(0, query.limit()) : lines,
        more,
        bounded ? LogQuery.BOUND : total,
        query.total() != LogQuery.Total.NONE && !bounded);
  }

  /** A page and its count where the matcher has to look at every line. */
  private final class PageSearch {

    private final LogQuery query;
    private final LineMatcher matcher;
    private final List<byte[]> lines = new ArrayList<>();
    private long skipped;
    private long total;

    PageSearch(LogQuery query) {
      this.query = query;
      this.matcher = query.filter().matcher();
    }

    LogPage run(LogMatch match) throws TimeoutException {
      boolean counting = query.total() != LogQuery.Total.NONE;
      boolean together = counting && query.after() == null;
      walk(
          match,
          query.after(),
          line -> {
            if (matcher.matches(line, 0, line.length)) {
              total++;
              take(line);
            }
            return !isFull() || (together && !isCounted());
          });
      if (counting && !together) {
        total = 0;
        walk(
            match,
            null,
            line -> {
              total += matcher.matches(line, 0, line.length) ? 1 : 0;
              return !isCounted();
            });
      }
      return page(lines, query, counting ? total : -1);
    }

    private void walk(LogMatch match, @Nullable LogPosition after, LogWalk.Visitor visitor)
        throws TimeoutException {
      new LogWalk(database, match, query.order(), after, deadline).run(visitor);
    }

    private void take(byte[] line) {
      if (skipped < query.offset()) {
        skipped++;
      } else if (!isFull()) {
        lines.add(line);
      }
    }

    /** Whether the page is there, and the line behind it. */
    private boolean isFull() {
      return lines.size() > query.limit();
    }

    private boolean isCounted() {
      return query.total() == LogQuery.Total.BOUNDED && total > LogQuery.BOUND;
    }
  }

  private void count(LogMatch match, LogFilter filter, LineCounts counts) throws TimeoutException {
    LineMatcher matcher = filter.matcher();
    new LogWalk(database, match, Order.DESC, null, deadline)
        .run(line -> {
          if (matcher.matches(line, 0, line.length)) {
            counts.addLine(line, 0);
          }
          return true;
        });
  }

  /** Number of logs that match, up to {@code limit} of them; 0 for all. */
  private long count(BsonDocument match, int limit) throws TimeoutException {
    List<BsonDocument> pipeline = new ArrayList<>();
    pipeline.add(new BsonDocument("$match", match));
    if (limit > 0) {
      pipeline.add(new BsonDocument("$limit", new BsonInt32(limit)));
    }
    pipeline.add(grouping(new BsonDocument(LogDocument.ID, BsonNull.VALUE)));
    long[] total = new long[1];
    forEach(database.aggregate(pipeline, deadline), row -> total[0] += count(row));
    return total[0];
  }

  private interface RowConsumer {
    void accept(RawBsonDocument row);
  }

  private void group(LogMatch match, BsonDocument by, RowConsumer consumer)
      throws TimeoutException {
    List<BsonDocument> pipeline =
        List.of(new BsonDocument("$match", match.document()), grouping(by));
    forEach(database.aggregate(pipeline, deadline), consumer);
  }

  private static BsonDocument grouping(BsonDocument by) {
    BsonDocument one = new BsonDocument("$sum", new BsonInt32(1));
    return new BsonDocument("$group", by.append(COUNT, one));
  }

  private void forEach(Rows<RawBsonDocument> rows, RowConsumer consumer) throws TimeoutException {
    try (rows) {
      for (RawBsonDocument row = rows.next(deadline); row != null; row = rows.next(deadline)) {
        consumer.accept(row);
        deadline.check();
      }
    }
  }

  private List<byte[]> lines(Rows<RawBsonDocument> rows) throws TimeoutException {
    List<byte[]> lines = new ArrayList<>();
    forEach(rows, row -> lines.add(LogDatabase.line(row)));
    return lines;
  }

  private static BsonString reference(String field) {
    return new BsonString('$' + field);
  }

  private static long count(BsonDocument row) {
    return row.getNumber(COUNT).longValue();
  }

  private static Severity severity(@Nullable BsonValue name) {
    if (name == null) {
      throw new IllegalStateException("a log has no severity");
    }
    return Severity.valueOf(name.asString().getValue());
  }

  private static List<@Nullable String> values(BsonDocument key, List<GroupField> fields) {
    List<@Nullable String> values = new ArrayList<>(fields.size());
    for (GroupField field : fields) {
      BsonValue value = key.get(field.label());
      values.add(value == null || value.isNull() ? null : value.asString().getValue());
    }
    return values;
  }
}
