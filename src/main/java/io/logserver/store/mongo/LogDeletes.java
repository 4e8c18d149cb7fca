package io.logserver.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.result.DeleteResult;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Deletes logs in steps: some ids are found, those are deleted and counted. So no command runs
 * long, and several processes may delete the same logs and each counts its own.
 */
final class LogDeletes {

  private static final int STEP = 1000;
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final LogDatabase database;

  LogDeletes(LogDatabase database) {
    this.database = database;
  }

  /** Takes the number of logs that one step deleted. */
  interface Progress {
    void deleted(long count);
  }

  /** Deletes the tenant's logs whose {@code field}, a time, is before {@code before}. */
  long delete(TenantId tenant, String field, long before, Progress progress)
      throws TimeoutException {
    BsonDocument match = LogMatch.before(tenant, field, before);
    long total = 0;
    for (List<BsonValue> ids = ids(match); !ids.isEmpty(); ids = ids(match)) {
      long deleted = delete(tenant, ids);
      progress.deleted(deleted);
      total += deleted;
    }
    return total;
  }

  /** Deletes the tenant's logs of these ids; how many there were. */
  long delete(TenantId tenant, List<BsonValue> ids) throws TimeoutException {
    long deleted = 0;
    for (int from = 0; from < ids.size(); from += STEP) {
      List<BsonValue> step = ids.subList(from, Math.min(from + STEP, ids.size()));
      DeleteResult result =
          Rows.first(
              database
                  .logs()
                  .deleteMany(
                      Filters.and(
                          Filters.eq(LogDocument.TENANT, tenant.value()),
                          Filters.in(LogDocument.ID, step))),
              ANSWER_NANOS);
      deleted += result == null ? 0 : result.getDeletedCount();
    }
    return deleted;
  }

  private List<BsonValue> ids(BsonDocument match) throws TimeoutException {
    List<BsonValue> ids = new ArrayList<>();
    try (Rows<RawBsonDocument> rows = database.ids(match, STEP)) {
      for (RawBsonDocument row = rows.next(ANSWER_NANOS);
          row != null;
          row = rows.next(ANSWER_NANOS)) {
        ids.add(row.getString(LogDocument.ID));
      }
    }
    return ids;
  }
}
