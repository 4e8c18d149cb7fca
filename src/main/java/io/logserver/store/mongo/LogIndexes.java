package io.logserver.store.mongo;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/** The indexes of the logs: what they are, and that they are there. */
final class LogIndexes {

  /** Serves scans in stored order and retention; the receipt is a part of the id. */
  static final BsonDocument STORED_ORDER =
      keys(LogDocument.TENANT, 1, LogDocument.STORED_AT, 1, LogDocument.ID, 1);

  /** What an index may say besides its keys without answering other than ours. */
  private static final Set<String> HARMLESS = Set.of("v", "key", "name", "ns", "background");

  /** Building an index over many logs takes its time. */
  private static final long BUILD_NANOS = TimeUnit.HOURS.toNanos(24);

  private static final long LIST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private LogIndexes() {}

  /** The wanted indexes by name. */
  static Map<String, BsonDocument> wanted(boolean attributes) {
    Map<String, BsonDocument> wanted = new LinkedHashMap<>();
    wanted.put("tenant_time", byTime());
    wanted.put("tenant_severity", byTime(LogDocument.SEVERITY));
    wanted.put("tenant_user", byTime("user_id"));
    wanted.put("tenant_resource", byTime("resource_type", "resource_id"));
    wanted.put("tenant_stored", STORED_ORDER);
    if (attributes) {
      wanted.put("tenant_attrs", byTime(LogDocument.ATTRIBUTES));
    }
    return wanted;
  }

  /**
   * Creates what is missing of the wanted indexes. An index that has the name of one or its keys,
   * and is another one, is an {@link IllegalStateException} that says what to do.
   */
  static void ensure(MongoCollection<RawBsonDocument> logs, boolean attributes)
      throws TimeoutException {
    Map<String, BsonDocument> missing = wanted(attributes);
    try (Rows<BsonDocument> present = Rows.of(logs.listIndexes(BsonDocument.class))) {
      for (BsonDocument index = present.next(LIST_NANOS);
          index != null;
          index = present.next(LIST_NANOS)) {
        check(logs, index, missing);
      }
    }
    create(logs, missing);
  }

  private static void check(
      MongoCollection<RawBsonDocument> logs,
      BsonDocument index,
      Map<String, BsonDocument> missing) {
    String name = index.getString("name").getValue();
    BsonDocument keys = normal(index.getDocument("key"));
    BsonDocument byName = missing.get(name);
    if (byName == null && missing.values().stream().noneMatch(wanted -> isSame(wanted, keys))) {
      return;
    }
    boolean same = byName == null || isSame(byName, keys);
    if (!same || !HARMLESS.containsAll(index.keySet())) {
      BsonDocument expected = byName == null ? keys : byName;
      String collection = logs.getNamespace().getCollectionName();
      throw new IllegalStateException(
          "the index '"
              + name
              + "' of collection '"
              + logs.getNamespace().getFullName()
              + "' is "
              + index.toJson()
              + ", and not one on "
              + expected.toJson()
              + " without further options; drop it, db."
              + collection
              + ".dropIndex(\""
              + name
              + "\"), and start again: it will be built anew");
    }
    missing.values().removeIf(wanted -> isSame(wanted, keys));
  }

  private static void create(
      MongoCollection<RawBsonDocument> logs, Map<String, BsonDocument> missing)
      throws TimeoutException {
    if (missing.isEmpty()) {
      return;
    }
    List<IndexModel> models = new ArrayList<>();
    missing.forEach(
        (name, keys) -> models.add(new IndexModel(keys, new IndexOptions().name(name))));
    try (Rows<String> created = Rows.of(logs.createIndexes(models))) {
      while (created.next(BUILD_NANOS) != null) {}
    }
  }

  /** Documents are equal whatever the order of their fields, which matters here. */
  private static boolean isSame(BsonDocument a, BsonDocument b) {
    return ordered(a).equals(ordered(b));
  }

  private static List<Map.Entry<String, Integer>> ordered(BsonDocument keys) {
    List<Map.Entry<String, Integer>> list = new ArrayList<>();
    keys.forEach((field, direction) -> list.add(Map.entry(field, direction.asInt32().getValue())));
    return list;
  }

  /** Servers tell directions as any kind of number; one that is none, as text, is 0. */
  private static BsonDocument normal(BsonDocument keys) {
    BsonDocument normal = new BsonDocument();
    keys.forEach((field, direction) ->
        normal.append(
            field, new BsonInt32(direction.isNumber() ? direction.asNumber().intValue() : 0)));
    return normal;
  }

  private static BsonDocument byTime(String... fields) {
    BsonDocument keys = keys(LogDocument.TENANT, 1);
    for (String field : fields) {
      keys.append(field, new BsonInt32(1));
    }
    return keys.append(LogDocument.TIMESTAMP, new BsonInt32(-1))
        .append(LogDocument.ID, new BsonInt32(-1));
  }

  private static BsonDocument keys(Object... fieldsAndDirections) {
    BsonDocument keys = new BsonDocument();
    for (int i = 0; i < fieldsAndDirections.length; i += 2) {
      keys.append(
          (String) fieldsAndDirections[i], new BsonInt32((Integer) fieldsAndDirections[i + 1]));
    }
    return keys;
  }
}
