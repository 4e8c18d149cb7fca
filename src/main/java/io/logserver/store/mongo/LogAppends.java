package io.logserver.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.result.InsertManyResult;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.mongo.MongoFailures;
import io.logserver.queue.Delivery;
import io.logserver.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Inserts logs, those that are there already changing nothing, and leaves out what a cleanup
 * covers. A cleanup made while an insert was under way may have missed its logs; so the cleanups
 * are read once more behind the insert, and what they cover is deleted.
 *
 * <p>Used by one thread.
 */
final class LogAppends {

  /** Lines in one command, in bytes: their documents stay far below what a server takes. */
  private static final int CHUNK_BYTES = 2 << 20;

  private static final int CHUNK_LOGS = 2000;

  /** Commands under way at a time, each on a connection of its own. */
  private static final int IN_FLIGHT = 4;

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final LogDatabase database;
  private final LogDeletes deletes;
  private final Cleanups cleanups;
  private final LogDocument format;

  LogAppends(LogDatabase database, LogDeletes deletes, Cleanups cleanups, List<String> indexPaths) {
    this.database = database;
    this.deletes = deletes;
    this.cleanups = cleanups;
    this.format = new LogDocument(indexPaths);
  }

  /** Adds all logs of the deliveries; how many more there are then. */
  long append(List<Delivery> deliveries) throws TimeoutException {
    Set<TenantId> tenants = new LinkedHashSet<>();
    deliveries.forEach(delivery -> tenants.add(delivery.batch().tenant()));
    Set<Cleanup> before = cleanups.of(tenants);
    long added = new Insertion(before).insert(deliveries);
    Set<Cleanup> after = cleanups.of(tenants);
    after.addAll(before);
    return added - deleteCovered(after, deliveries);
  }

  /** Deletes what cleanups cover, each tenant's together; how many logs there were of it. */
  private long deleteCovered(Set<Cleanup> cleanups, List<Delivery> deliveries)
      throws TimeoutException {
    Map<TenantId, List<BsonValue>> covered = new LinkedHashMap<>();
    for (Delivery delivery : deliveries) {
      LogBatch batch = delivery.batch();
      List<Cleanup> own = of(batch.tenant(), cleanups);
      if (!own.isEmpty()) {
        List<BsonValue> ids = covered.computeIfAbsent(batch.tenant(), tenant -> new ArrayList<>());
        addCovered(own, batch.lines(), ids);
      }
    }
    long deleted = 0;
    for (Map.Entry<TenantId, List<BsonValue>> each : covered.entrySet()) {
      deleted += deletes.delete(each.getKey(), each.getValue());
    }
    return deleted;
  }

  private static void addCovered(List<Cleanup> cleanups, byte[] lines, List<BsonValue> ids) {
    for (int start = 0, end; start < lines.length; start = end + 1) {
      end = CanonicalLine.end(lines, start, lines.length);
      if (isCovered(cleanups, lines, start)) {
        ids.add(new BsonString(CanonicalLine.id(lines, start).toString()));
      }
    }
  }

  private static List<Cleanup> of(TenantId tenant, Set<Cleanup> cleanups) {
    return cleanups.stream().filter(cleanup -> cleanup.tenant().equals(tenant)).toList();
  }

  private static boolean isCovered(List<Cleanup> cleanups, byte[] lines, int start) {
    for (Cleanup cleanup : cleanups) {
      if (cleanup.covers(lines, start)) {
        return true;
      }
    }
    return false;
  }

  /** One pass over deliveries that sends full chunks while it makes the next. */
  private final class Insertion {

    private final Set<Cleanup> cleanups;
    private final Deque<Command> underWay = new ArrayDeque<>();
    private List<RawBsonDocument> chunk = new ArrayList<>();
    private int chunkBytes;
    private long inserted;

    Insertion(Set<Cleanup> cleanups) {
      this.cleanups = cleanups;
    }

    long insert(List<Delivery> deliveries) throws TimeoutException {
      try {
        for (Delivery delivery : deliveries) {
          add(delivery.batch());
        }
        send();
        while (!underWay.isEmpty()) {
          awaitFirst();
        }
      } finally {
        underWay.forEach(command -> command.answer().close());
      }
      return inserted;
    }

    private void add(LogBatch batch) throws TimeoutException {
      List<Cleanup> own = of(batch.tenant(), cleanups);
      byte[] lines = batch.lines();
      for (int start = 0, end; start < lines.length; start = end + 1) {
        end = CanonicalLine.end(lines, start, lines.length);
        if (!isCovered(own, lines, start)) {
          add(format.of(batch.tenant(), lines, start, end), end - start);
        }
      }
    }

    private void add(BsonDocument document, int lineBytes) throws TimeoutException {
      if (chunkBytes + lineBytes > CHUNK_BYTES || chunk.size() == CHUNK_LOGS) {
        send();
      }
      chunk.add(encoded(document));
      chunkBytes += lineBytes;
    }

    private void send() throws TimeoutException {
      if (chunk.isEmpty()) {
        return;
      }
      if (underWay.size() == IN_FLIGHT) {
        awaitFirst();
      }
      underWay.add(
          new Command(chunk.size(), Rows.of(database.logs().insertMany(chunk, UNORDERED))));
      chunk = new ArrayList<>();
      chunkBytes = 0;
    }

    /** Servers do not agree on what they count as inserted; all name what they refused. */
    private void awaitFirst() throws TimeoutException {
      Command first = underWay.remove();
      inserted += first.logs();
      try (Rows<InsertManyResult> answer = first.answer()) {
        answer.next(ANSWER_NANOS);
      } catch (MongoBulkWriteException e) {
        List<BulkWriteError> errors = e.getWriteErrors();
        boolean onlyDuplicates =
            errors.stream().map(BulkWriteError::getCode).allMatch(MongoFailures::isDuplicate);
        if (e.getWriteConcernError() != null || !onlyDuplicates) {
          throw e;
        }
        inserted -= errors.size();
      }
    }
  }

  /** An insertion of so many logs that is under way. */
  private record Command(int logs, Rows<InsertManyResult> answer) {}

  private static RawBsonDocument encoded(BsonDocument document) {
    return new RawBsonDocument(document, CODEC);
  }
}
