package io.logserver.store.mongo;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.Severity;
import io.logserver.log.query.FieldCondition;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.log.query.SearchExpression;
import io.logserver.queue.Delivery;
import io.logserver.store.GroupField;
import io.logserver.store.LogScan;
import io.logserver.store.TestLogs;
import io.logserver.support.TestMongo;
import io.logserver.tenant.TenantId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.function.Executable;

/**
 * That a store has its indexes, and that whatever it does goes along one of them. Neither server of
 * the tests shows that by its speed, since both look at every document for every command: so the
 * commands are held against the indexes; and where a server tells its plan, it must be a quick one.
 */
final class IndexedCommands {

  private static final TenantId ACME = new TenantId("acme");
  private static final long T = 1_750_982_400_000L;
  private static final int LOGS = 300;

  /** What the driver adds to a command, and a command that is explained may not have. */
  private static final Set<String> OF_THE_SESSION =
      Set.of("$db", "lsid", "txnNumber", "writeConcern", "$clusterTime", "$readPreference");

  private static final Map<String, String> LOG_INDEXES =
      Map.of(
          "_id_", "{_id: 1}",
          "tenant_time", "{tenant_id: 1, timestamp: -1, _id: -1}",
          "tenant_severity", "{tenant_id: 1, severity: 1, timestamp: -1, _id: -1}",
          "tenant_user", "{tenant_id: 1, user_id: 1, timestamp: -1, _id: -1}",
          "tenant_resource",
              "{tenant_id: 1, resource_type: 1, resource_id: 1, timestamp: -1, _id: -1}",
          "tenant_stored", "{tenant_id: 1, stored_at: 1, _id: 1}",
          "tenant_attrs", "{tenant_id: 1, attrs: 1, timestamp: -1, _id: -1}");

  private final TestMongo mongo;
  private final RecordedCommands commands = new RecordedCommands();
  private final MongoStore store;
  private final List<byte[]> lines = new ArrayList<>();
  private Map<String, BsonDocument> indexes = Map.of();
  private boolean explains;

  /** Settings with index paths, one of them {@code metadata.editor}, and an empty database. */
  IndexedCommands(TestMongo mongo, MongoStoreSettings settings) {
    this.mongo = mongo;
    store = new MongoStore(settings, InstantSource.system(), commands);
  }

  void run() {
    await(store.open());
    for (int i = 1; i <= LOGS; i++) {
      lines.add(TestLogs.line(ACME, TestLogs.id(i), T + i, Severity.INFO, "n" + i));
    }
    Delivery delivery = new Delivery(1, TestLogs.batch(ACME, lines));
    await(store.append(List.of(delivery)));
    assertIndexes();
    explains = plan(new BsonDocument("find", new BsonString("logs"))).isKnown();
    assertReads();
    assertCleanups(new Delivery(2, delivery.batch()));
    await(store.close());
  }

  private void assertIndexes() {
    Map<String, String> expected = new LinkedHashMap<>();
    LOG_INDEXES.forEach((name, keys) -> expected.put(name, BsonDocument.parse(keys).toJson()));
    indexes = indexes("logs");
    Map<String, String> actual = new LinkedHashMap<>();
    indexes.forEach((name, keys) -> actual.put(name, keys.toJson()));
    assertEquals(expected, actual);
  }

  private void assertReads() {
    assertReads("tenant_time", LogFilter.ALL);
    assertReads("tenant_time", filter(Set.of(), T + 5, T + 99, List.of(), null));
    assertReads("tenant_time", filter(Set.of(), T + 5, T + 99, List.of(), "n7"));
    assertReads("tenant_time", where("user_agent", "x"));
    assertReads("tenant_time", where("resource_id", "n7"));
    Set<Severity> two = Set.of(Severity.INFO, Severity.ERROR);
    assertReads("tenant_severity", filter(two, T, T + 99, List.of(), null));
    assertReads("tenant_user", where("user_id", "u1"));
    assertReads("tenant_user", filter(two, T, T + 99, List.of(is("user_id", "u1")), null));
    List<FieldCondition> door = List.of(is("resource_type", "door"), is("resource_id", "n7"));
    assertReads("tenant_resource", filter(Set.of(), T, T + 99, door, null));
    assertReads("tenant_attrs", where("metadata.editor", "x"));
    assertAlong("_id_", () -> await(store.get(ACME, TestLogs.id(7))), "logs", "find");
    assertAlong("tenant_stored", () -> await(store.countReceived(ACME, T)), "logs", "aggregate");
  }

  /** All reads that take a filter. */
  private void assertReads(String index, LogFilter filter) {
    LogPosition behind = new LogPosition(T + 50, TestLogs.id(50));
    for (Order order : Order.values()) {
      LogQuery first = new LogQuery(filter, order, 3, 5, null, Total.BOUNDED);
      assertAlong(index, () -> await(store.search(ACME, first)), "logs", "find");
      LogQuery next = new LogQuery(filter, order, 0, 5, behind, Total.EXACT);
      assertAlong(index, () -> await(store.search(ACME, next)), "logs", "find");
    }
    String[] either = {"find", "aggregate"};
    assertAlong(index, () -> await(store.stats(ACME, filter)), "logs", either);
    List<GroupField> fields = List.of(GroupField.ACTION);
    assertAlong(index, () -> await(store.group(ACME, filter, fields)), "logs", either);
    assertAlong(index, () -> await(store.histogram(ACME, filter, 60_000)), "logs", either);
    assertAlong(index, () -> await(store.histogram(ACME, filter, 7)), "logs", either);
    assertAlong("tenant_stored", () -> scan(filter), "logs", "find");
  }

  private void scan(LogFilter filter) {
    try (LogScan scan = store.scan(ACME, filter)) {
      while (await(scan.next()) != null) {}
    }
  }

  private void assertCleanups(Delivery redelivered) {
    assertAlong("tenant_time", () -> await(store.delete(ACME, T + 9)), "logs", "find");
    assertAlong("_id_", () -> await(store.delete(ACME, T + 19)), "logs", "delete");
    long received = CanonicalLine.id(lines.get(99), 0).receivedAt();
    assertAlong("tenant_stored", () -> await(store.deleteReceived(ACME, received)), "logs", "find");
    assertAlong("_id_", () -> await(store.append(List.of(redelivered))), "logs", "delete");
    indexes = indexes("cleanups");
    assertEquals(Set.of("_id_", "tenant_id_1"), indexes.keySet());
    Executable cleanup = () -> await(store.delete(ACME, T + 200));
    assertAlong("tenant_id_1", cleanup, "cleanups", "delete");
    Delivery next = new Delivery(3, redelivered.batch());
    assertAlong("tenant_id_1", () -> await(store.append(List.of(next))), "cleanups", "find");
  }

  /** That what {@code action} sends of these commands can go along that index. */
  private void assertAlong(String index, Executable action, String collection, String... names) {
    commands.take(collection);
    try {
      action.execute();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    List<BsonDocument> sent = commands.take(collection, names);
    assertFalse(sent.isEmpty(), () -> "nothing was sent for " + index);
    for (BsonDocument command : sent) {
      Set<String> best = IndexUse.best(command, indexes);
      assertTrue(best.contains(index), () -> index + ", but " + best + ": " + command.toJson());
      if (explains) {
        ExplainedPlan plan = plan(command);
        assertFalse(plan.isSlow(), () -> plan + ": " + command.toJson());
      }
    }
  }

  /** Indexes of a collection by name; servers tell directions as any kind of number. */
  private Map<String, BsonDocument> indexes(String collection) {
    Map<String, BsonDocument> found = new LinkedHashMap<>();
    for (BsonDocument index :
        mongo.run(database -> database.getCollection(collection).listIndexes(BsonDocument.class))) {
      BsonDocument keys = new BsonDocument();
      index
          .getDocument("key")
          .forEach((field, direction) ->
              keys.append(field, new BsonInt32(direction.asNumber().intValue())));
      found.put(index.getString("name").getValue(), keys);
    }
    return found;
  }

  /** The server in memory knows no such command, and FerretDB tells a plan of its own kind. */
  private ExplainedPlan plan(BsonDocument command) {
    BsonDocument bare = new BsonDocument();
    command.forEach((name, value) -> {
      if (!OF_THE_SESSION.contains(name)) {
        bare.append(name, value);
      }
    });
    BsonDocument explain =
        new BsonDocument("explain", bare).append("verbosity", new BsonString("queryPlanner"));
    try {
      return ExplainedPlan.of(
          mongo.run(database -> database.runCommand(explain, BsonDocument.class)).getFirst());
    } catch (CompletionException e) {
      if (e.getCause() instanceof MongoCommandException) {
        return new ExplainedPlan(Set.of());
      }
      throw e;
    }
  }

  private static FieldCondition is(String path, String value) {
    return new FieldCondition(path, value);
  }

  private static LogFilter where(String path, String value) {
    return filter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(is(path, value)), null);
  }

  private static LogFilter filter(
      Set<Severity> severities, long from, long to, List<FieldCondition> fields, String search) {
    SearchExpression expression = search == null ? null : new SearchExpression(search);
    return new LogFilter(severities, from, to, fields, expression);
  }
}
