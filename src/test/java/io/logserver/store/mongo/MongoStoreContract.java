package io.logserver.store.mongo;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.IndexOptions;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.LogStore;
import io.logserver.store.LogStoreContract;
import io.logserver.store.TestLogs;
import io.logserver.support.TestMongo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store does on every server that speaks MongoDB's protocol. */
abstract class MongoStoreContract extends LogStoreContract {

  protected static final List<String> INDEXED = List.of("metadata.editor", "after.a");

  private TestMongo mongo;

  /** An empty database. */
  protected abstract TestMongo newMongo();

  /** Whether the server tells texts from expressions where it groups. */
  protected boolean groupsByAnyText() {
    return true;
  }

  protected TestMongo mongo() {
    if (mongo == null) {
      mongo = newMongo();
    }
    return mongo;
  }

  @Override
  protected LogStore newStore() {
    return new MongoStore(settings(), InstantSource.system());
  }

  /**
   * Reads may take as long as the tests wait: servers that decode all logs for each query, as both
   * do here, tell nothing of time on a busy machine. What is late is tested with one that is slow.
   */
  protected MongoStoreSettings settings() {
    return new MongoStoreSettings(mongo().address(), INDEXED, 4, 64, Duration.ofMinutes(1));
  }

  @AfterEach
  void drop() {
    mongo().close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersAsPlainListsDo(long seed) {
    new MongoOracle(mongo(), seed, groupsByAnyText()).run(150);
  }

  @Test
  void countsALogThatIsThereAlreadyAsStored() {
    byte[] first = log(ACME, T, Severity.INFO, "first");
    byte[] second = log(ACME, T + 1, Severity.INFO, "second");
    append(ACME, first);
    append(ACME, first, second);
    append(ACME, first, second);
    assertLines(List.of(first, second), all(ACME, Order.ASC));
    assertEquals(2, store.status().logs());
    assertEquals(3, store.durable());
  }

  @Test
  void takesLinesOfTheLongestSizeAndBatchesBeyondADocument() {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(log(ACME, T + i, Severity.INFO, i + "x".repeat(250 << 10)));
    }
    append(ACME, lines.toArray(byte[][]::new));
    assertLines(lines, all(ACME, Order.ASC));
    assertLines(lines, scan(ACME, LogFilter.ALL));
    assertEquals(
        1,
        search(ACME, query(text("7" + "x".repeat(9) + "*"), Order.ASC, 0, 50, Total.EXACT))
            .total());
  }

  @Test
  void keepsOperatorsAndOddKeysAsText() {
    String odd =
        "{\"$date\":\"2020-01-01T00:00:00Z\",\"$oid\":\"0\",\"$where\":\"1\",\"a.b\":{\"$ne\":null},"
            + "\"\\u0000\":1,\"\":[{\"$gt\":\"\"}],\"editor\":[\"ad\\u006din\",7,{\"x\":1}]}";
    String line = new String(log(ACME, T, Severity.INFO, "$ne"), StandardCharsets.UTF_8);
    byte[] stored =
        line.replace("\"metadata\":null", "\"metadata\":" + odd).getBytes(StandardCharsets.UTF_8);
    byte[] value = log(ACME, T, Severity.INFO, "\\u0000{$date: 'a.$oid'}");
    append(ACME, stored, value, log(ACME, T, Severity.INFO, "other"));
    for (LogFilter filter :
        List.of(
            filter("metadata.editor", "admin"),
            filter("metadata.editor", "7"),
            filter("metadata.$where", "1"),
            filter("metadata.$date", "2020-01-01T00:00:00Z"),
            filter("metadata.$oid", "0"),
            filter("metadata.\0", "1"),
            filter("resource_id", "$ne"))) {
      assertLines(
          List.of(stored), search(ACME, query(filter, Order.ASC, 0, 9, Total.EXACT)).lines());
      assertEquals(Map.of(Severity.INFO, 1L), await(store.stats(ACME, filter)));
    }
    LogFilter hostile = filter("resource_id", "\0{$date: 'a.$oid'}");
    assertLines(List.of(value), search(ACME, query(hostile, Order.ASC, 0, 9, Total.EXACT)).lines());
    assertLines(List.of(value), scan(ACME, hostile));
    assertEquals(
        List.of(new GroupCount(List.of("\0{$date: 'a.$oid'}"), 1)),
        await(store.group(ACME, hostile, List.of(GroupField.RESOURCE_ID))));
    assertEquals(Map.of(), await(store.stats(ACME, filter("metadata.editor", "Admin"))));
  }

  @Test
  void showsNothingOfAnotherTenant() {
    byte[] theirs = log(OTHER, T, Severity.INFO, "theirs");
    append(OTHER, theirs);
    LogPosition before = new LogPosition(0, TestLogs.id(0));
    LogQuery behind =
        new LogQuery(filter("resource_id", "theirs"), Order.ASC, 0, 9, before, Total.EXACT);
    assertEquals(0, search(ACME, behind).total());
    assertEquals(List.of(), search(ACME, behind).lines());
    assertEquals(0L, await(store.deleteReceived(ACME, Long.MAX_VALUE)));
    assertEquals(0L, await(store.countReceived(ACME, Long.MAX_VALUE)));
    assertEquals(List.of(), scan(ACME, LogFilter.ALL));
    assertEquals(List.of(), await(store.group(ACME, LogFilter.ALL, GroupField.ALL)));
    assertLines(List.of(theirs), all(OTHER, Order.ASC));
  }

  @Test
  void takesLogsOfOldTimestampsThatWereReceivedAfterACleanup() {
    byte[] old = log(ACME, T, Severity.INFO, "old");
    append(ACME, old);
    await(store.close());
    Instant cleanup = Instant.ofEpochMilli(TestLogs.id(1).receivedAt() + 1);
    store = new MongoStore(settings(), () -> cleanup);
    await(store.open());
    assertEquals(1L, await(store.delete(ACME, T + 5)));
    byte[] imported = log(ACME, T, Severity.INFO, "imported");
    append(ACME, old, imported);
    assertLines(List.of(imported), all(ACME, Order.ASC));
    assertEquals(1, store.status().logs());
  }

  @Test
  void makesItsIndexesAndGoesAlongThem() {
    await(store.close());
    new IndexedCommands(mongo(), settings()).run();
    openAnother();
  }

  @Test
  void refusesAnIndexThatIsAnotherAndSaysWhatToDo() {
    await(store.close());
    mongo().run(database -> database.getCollection("logs").dropIndex("tenant_user"));
    mongo()
        .run(database ->
            database
                .getCollection("logs")
                .createIndex(
                    new Document("user_id", 1).append("tenant_id", 1),
                    new IndexOptions().name("tenant_user")));
    IllegalStateException refused = assertThrows(IllegalStateException.class, this::openAnother);
    assertTrue(refused.getMessage().contains("dropIndex(\"tenant_user\")"), refused.getMessage());
    mongo().run(database -> database.getCollection("logs").dropIndex("tenant_user"));
    openAnother();
  }

  @Test
  void refusesOtherIndexPathsOnceThereAreLogs() {
    await(store.close());
    MongoStoreSettings others =
        new MongoStoreSettings(
            mongo().address(), List.of("after.a"), 4, 64, Duration.ofSeconds(30));
    store = new MongoStore(others, InstantSource.system());
    await(store.open());
    append(ACME, log(ACME, T, Severity.INFO, "first"));
    await(store.close());
    IllegalStateException refused = assertThrows(IllegalStateException.class, this::openAnother);
    assertTrue(refused.getMessage().contains("store.mongo.index-paths"), refused.getMessage());
    store = new MongoStore(others, InstantSource.system());
    await(store.open());
    assertEquals(1, all(ACME, Order.ASC).size());
  }

  private void openAnother() {
    store = newStore();
    await(store.open());
  }
}
