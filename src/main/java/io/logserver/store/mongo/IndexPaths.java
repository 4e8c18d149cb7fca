package io.logserver.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.logserver.mongo.MongoFailures;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * The paths that all processes on a database index, kept in it. A search by a path would miss logs
 * that were stored without its attribute: so the paths are chosen before the first log, and every
 * process must have the same.
 */
final class IndexPaths {

  private static final String KEY = "index-paths";
  private static final String PATHS = "paths";
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private IndexPaths() {}

  /** Chooses the paths where none are yet; an {@link IllegalStateException} where others are. */
  static void agree(LogDatabase database, List<String> wanted) throws TimeoutException {
    MongoCollection<BsonDocument> settings = database.collection("settings");
    BsonArray paths = new BsonArray(new TreeSet<>(wanted).stream().map(BsonString::new).toList());
    BsonDocument chosen = find(settings);
    if (chosen == null || (!chosen.getArray(PATHS).equals(paths) && isEmpty(database))) {
      choose(settings, paths);
      chosen = find(settings);
    }
    if (chosen != null && !chosen.getArray(PATHS).equals(paths)) {
      throw new IllegalStateException(
          "store.mongo.index-paths is "
              + text(paths)
              + ", but the logs in database '"
              + database.database().getName()
              + "' were stored with "
              + text(chosen.getArray(PATHS))
              + "; a search by another path would miss them. Set it to that, or start with an empty"
              + " store.mongo.database");
    }
  }

  private static @Nullable BsonDocument find(MongoCollection<BsonDocument> settings)
      throws TimeoutException {
    return Rows.first(
        settings
            .find(Filters.eq(LogDocument.ID, KEY))
            .limit(1)
            .maxTime(ANSWER_NANOS, TimeUnit.NANOSECONDS),
        ANSWER_NANOS);
  }

  private static boolean isEmpty(LogDatabase database) throws TimeoutException {
    try (Rows<?> any = database.ids(new BsonDocument(), 1)) {
      return any.next(ANSWER_NANOS) == null;
    }
  }

  /** Of two processes that choose at the same time, one comes first and the other finds that. */
  private static void choose(MongoCollection<BsonDocument> settings, BsonArray paths)
      throws TimeoutException {
    Rows.first(settings.deleteOne(Filters.eq(LogDocument.ID, KEY)), ANSWER_NANOS);
    BsonDocument document = new BsonDocument(LogDocument.ID, new BsonString(KEY));
    try {
      Rows.first(settings.insertOne(document.append(PATHS, paths)), ANSWER_NANOS);
    } catch (MongoException e) {
      if (!MongoFailures.isDuplicate(e)) {
        throw e;
      }
    }
  }

  private static String text(BsonArray paths) {
    return paths.stream().map(path -> path.asString().getValue()).toList().toString();
  }
}
