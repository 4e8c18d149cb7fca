package io.logserver.store.mongo;

import io.logserver.log.CanonicalLine;
import io.logserver.log.Timestamps;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.store.read.Deadline;
import java.util.concurrent.TimeoutException;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Visits the logs that MongoDB matches by (timestamp, id), in steps that grow: each is one query
 * from the position where the one before ended. So little is read in vain by a visitor that soon
 * has enough, and one that wants all asks for them in few queries, which matters where each costs
 * as much as all that it has to pass over.
 */
final class LogWalk {

  /** Looks at one line after the other. */
  interface Visitor {

    /** Whether it wants the next one. */
    boolean visit(byte[] line);
  }

  private static final int FIRST_STEP = 128;
  private static final int GROWTH = 8;
  private static final int LAST_STEP = FIRST_STEP * GROWTH * GROWTH * GROWTH;

  private final LogDatabase database;
  private final LogMatch match;
  private final Order order;
  private final Deadline deadline;
  private @Nullable LogPosition position;

  /** A walk that starts behind {@code after}, or at the front. */
  LogWalk(
      LogDatabase database,
      LogMatch match,
      Order order,
      @Nullable LogPosition after,
      Deadline deadline) {
    this.database = database;
    this.match = match;
    this.order = order;
    this.position = after;
    this.deadline = deadline;
  }

  /** Goes on until there are no more, or the visitor has enough. */
  void run(Visitor visitor) throws TimeoutException {
    int step = FIRST_STEP;
    while (step(step, visitor)) {
      step = Math.min(GROWTH * step, LAST_STEP);
    }
  }

  private boolean step(int size, Visitor visitor) throws TimeoutException {
    int seen = 0;
    try (Rows<RawBsonDocument> rows =
        database.lines(behind(match, position, order), sort(order), 0, size, deadline)) {
      for (RawBsonDocument row = next(rows); row != null; row = next(rows)) {
        byte[] line = LogDatabase.line(row);
        if (!visitor.visit(line)) {
          return false;
        }
        if (++seen == size) {
          position = new LogPosition(CanonicalLine.timestamp(line, 0), CanonicalLine.id(line, 0));
        }
      }
    }
    return seen == size;
  }

  private @Nullable RawBsonDocument next(Rows<RawBsonDocument> rows) throws TimeoutException {
    deadline.check();
    return rows.next(deadline.remainingNanos());
  }

  /** The order of results. */
  static BsonDocument sort(Order order) {
    BsonInt32 direction = new BsonInt32(order == Order.ASC ? 1 : -1);
    return new BsonDocument(LogDocument.TIMESTAMP, direction).append(LogDocument.ID, direction);
  }

  /**
   * What matches behind a position. The bound on the timestamp alone is one range of the index; the
   * alternative leaves out what has that same timestamp.
   */
  static BsonDocument behind(LogMatch match, @Nullable LogPosition position, Order order) {
    if (position == null) {
      return match.document();
    }
    long millis = Math.clamp(position.timestamp(), Timestamps.MIN - 1, Timestamps.MAX + 1);
    BsonDateTime time = new BsonDateTime(millis);
    String beyond = order == Order.ASC ? "$gt" : "$lt";
    BsonDocument range =
        match.document().getDocument(LogDocument.TIMESTAMP, new BsonDocument()).clone();
    tighten(range, order == Order.ASC ? "$gte" : "$lte", time);
    BsonArray either = new BsonArray();
    either.add(new BsonDocument(LogDocument.TIMESTAMP, new BsonDocument(beyond, time)));
    either.add(
        new BsonDocument(
            LogDocument.ID, new BsonDocument(beyond, new BsonString(position.id().toString()))));
    BsonDocument behind = match.and(LogDocument.TIMESTAMP, range);
    return behind.append("$or", either);
  }

  private static void tighten(BsonDocument range, String bound, BsonDateTime time) {
    if (!range.containsKey(bound) || range.getDateTime(bound).compareTo(time) < 0) {
      range.put(bound, time);
    }
  }
}
