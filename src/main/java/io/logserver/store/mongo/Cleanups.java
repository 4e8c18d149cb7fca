package io.logserver.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.logserver.tenant.TenantId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.conversions.Bson;

/** The {@link Cleanup}s of all tenants, in a collection of their own. */
final class Cleanups {

  /** A queue keeps a message 14 days and a dead letter another 14: older ones cover nothing. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(30);

  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final MongoCollection<BsonDocument> collection;

  Cleanups(LogDatabase database) {
    collection = database.collection("cleanups");
  }

  void ensureIndex() throws TimeoutException {
    Rows.first(collection.createIndex(Indexes.ascending(LogDocument.TENANT)), ANSWER_NANOS);
  }

  /** Adds one, and drops what it makes needless. */
  void add(Cleanup cleanup) throws TimeoutException {
    BsonDocument document = cleanup.document();
    BsonObjectId id = new BsonObjectId();
    Rows.first(collection.insertOne(document.clone().append(LogDocument.ID, id)), ANSWER_NANOS);
    Bson covered =
        Filters.and(
            Filters.eq(LogDocument.TENANT, cleanup.tenant().value()),
            Filters.eq(Cleanup.FIELD, cleanup.field()),
            Filters.lte(Cleanup.BEFORE, document.get(Cleanup.BEFORE)),
            Filters.lte(Cleanup.AT, document.get(Cleanup.AT)),
            Filters.ne(LogDocument.ID, id));
    Rows.first(collection.deleteMany(covered), ANSWER_NANOS);
    BsonDateTime oldest = new BsonDateTime(cleanup.at() - KEPT_MILLIS);
    Bson old =
        Filters.and(
            Filters.eq(LogDocument.TENANT, cleanup.tenant().value()),
            Filters.lt(Cleanup.AT, oldest));
    Rows.first(collection.deleteMany(old), ANSWER_NANOS);
  }

  /** Those of some tenants. */
  Set<Cleanup> of(Collection<TenantId> tenants) throws TimeoutException {
    List<String> keys = tenants.stream().map(TenantId::value).toList();
    Set<Cleanup> found = new HashSet<>();
    try (Rows<BsonDocument> rows =
        Rows.of(
            collection
                .find(Filters.in(LogDocument.TENANT, keys))
                .maxTime(ANSWER_NANOS, TimeUnit.NANOSECONDS))) {
      for (BsonDocument row = rows.next(ANSWER_NANOS); row != null; row = rows.next(ANSWER_NANOS)) {
        found.add(Cleanup.of(row));
      }
    }
    return found;
  }
}
