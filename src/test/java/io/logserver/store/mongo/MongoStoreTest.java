package io.logserver.store.mongo;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.mongo.MongoAddress;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.logserver.store.GroupField;
import io.logserver.store.TestLogs;
import io.logserver.support.TestMongo;
import io.logserver.support.TestProxy;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class MongoStoreTest extends MongoStoreContract {

  @Override
  protected TestMongo newMongo() {
    return TestMongo.inMemory();
  }

  /**
   * The server in memory takes a text that begins with a dollar for a field, and groups by that.
   */
  @Override
  protected boolean groupsByAnyText() {
    return false;
  }

  /** What the server in memory does not show: whether a real one could answer quickly. */
  @Test
  void boundsEveryReadByTenantTimeAndNumber() {
    RecordedCommands commands = record();
    List<byte[]> lines = appendMany(ACME, 300);
    commands.take("logs");
    readInEveryWay(lines.getFirst());
    List<BsonDocument> reads = commands.take("logs", "find", "aggregate");
    assertTrue(reads.size() > 15, () -> "only " + reads.size());
    reads.forEach(MongoStoreTest::assertBounded);
  }

  /** Opens a store whose commands are recorded. */
  private RecordedCommands record() {
    RecordedCommands commands = new RecordedCommands();
    reopenRecording(commands);
    return commands;
  }

  private void reopenRecording(RecordedCommands commands) {
    await(store.close());
    store = new MongoStore(settings(), InstantSource.system(), commands);
    await(store.open());
    commands.take("logs");
  }

  /** Each query costs a server without the index as much as all that it passes over. */
  @Test
  void readsAllLogsInFewQueries() {
    RecordedCommands commands = record();
    appendMany(ACME, 9000);
    commands.take("logs");
    assertEquals(9000, await(store.histogram(ACME, LogFilter.ALL, 1)).size());
    assertEquals(
        List.of(128, 1024, 8192),
        commands.take("logs", "find").stream()
            .map(command -> command.getNumber("limit").intValue())
            .toList());
  }

  @Test
  void deletesWhatCleanupsCoverOfManyDeliveriesAtOnce() {
    RecordedCommands commands = record();
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      deliveries.add(delivery(ACME, log(ACME, T + i, Severity.INFO, "n" + i)));
    }
    await(store.append(deliveries));
    assertEquals(10L, await(store.delete(ACME, T + 10)));
    assertEquals(5L, await(store.deleteReceived(ACME, TestLogs.id(16).receivedAt())));
    reopenRecording(commands);
    await(store.append(deliveries));
    assertEquals(1, commands.take("logs", "delete").size());
    assertEquals(5, all(ACME, Order.ASC).size());
  }

  private void readInEveryWay(byte[] line) {
    for (LogFilter filter :
        List.of(
            LogFilter.ALL,
            filter("resource_id", "n7"),
            filter("metadata.editor", "x"),
            filter("user_agent", "x"),
            between(T, T + 9),
            severities(Severity.INFO),
            text("n7"))) {
      search(ACME, query(filter, Order.DESC, 0, 5, Total.BOUNDED));
      search(ACME, query(filter, Order.ASC, 3, 5, Total.EXACT));
      await(store.stats(ACME, filter));
      await(store.group(ACME, filter, List.of(GroupField.ACTION)));
      await(store.histogram(ACME, filter, 60_000));
      scan(ACME, filter);
    }
    await(store.get(ACME, CanonicalLine.id(line, 0)));
    await(store.countReceived(ACME, T));
    await(store.delete(ACME, T + 5));
  }

  private static void assertBounded(BsonDocument command) {
    String text = command.toJson();
    assertTrue(command.getNumber("maxTimeMS").longValue() > 0, text);
    BsonDocument match =
        command.containsKey("find")
            ? command.getDocument("filter")
            : command.getArray("pipeline").get(0).asDocument().getDocument("$match");
    assertEquals("tenant_id", match.getFirstKey(), text);
    assertEquals("acme", match.getString("tenant_id").getValue(), text);
    if (command.containsKey("find")) {
      // A scan has an index to go along and a cursor instead of a limit.
      assertTrue(command.containsKey("hint") || command.containsKey("limit"), text);
      assertTrue(command.getNumber("batchSize").intValue() <= 2048, text);
    } else {
      command
          .getArray("pipeline")
          .forEach(stage ->
              assertTrue(
                  List.of("$match", "$group", "$limit").contains(stage.asDocument().getFirstKey()),
                  text));
    }
  }

  @Test
  void deletesWhatACleanupCoversThatCameWhileItWasInserted() {
    MongoStore cleaning = new MongoStore(settings(), InstantSource.system());
    await(cleaning.open());
    await(store.close());
    AtomicInteger inserts = new AtomicInteger();
    CommandListener listener =
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent event) {
            if (event.getCommandName().equals("insert")
                && event.getCommand().getString("insert").getValue().equals("logs")
                && inserts.getAndIncrement() == 0) {
              assertEquals(0L, await(cleaning.delete(ACME, T + 5)));
            }
          }
        };
    store = new MongoStore(settings(), InstantSource.system(), listener);
    await(store.open());
    byte[] late = log(ACME, T + 9, Severity.INFO, "late");
    append(ACME, log(ACME, T, Severity.INFO, "covered"), late);
    assertEquals(1, inserts.get());
    assertLines(List.of(late), all(ACME, Order.ASC));
    assertEquals(1, store.status().logs());
    await(cleaning.close());
  }

  @Test
  void refusesReadsAndFailsAppendsWhileTheDatabaseIsAwayAndRecovers() throws Exception {
    byte[] first = log(ACME, T, Severity.INFO, "first");
    append(ACME, first);
    await(store.close());
    try (TestProxy proxy = new TestProxy(mongo().port())) {
      store = new MongoStore(through(proxy, Duration.ofSeconds(10)), InstantSource.system());
      await(store.open());
      assertLines(List.of(first), all(ACME, Order.ASC));
      proxy.cut();
      Await.until("the store notices", () -> store.status().problem() != null);
      assertFalse(store.status().problem().contains("password"), store.status().problem());
      assertUnavailable(store.stats(ACME, LogFilter.ALL));
      assertUnavailable(store.scan(ACME, LogFilter.ALL).next());
      Delivery delivery = delivery(ACME, log(ACME, T + 1, Severity.INFO, "second"));
      long durable = store.durable();
      assertUnavailable(store.append(List.of(delivery)));
      assertEquals(durable, store.durable());
      proxy.mend();
      Await.until("the store is back", () -> store.status().problem() == null);
      await(store.append(List.of(delivery)));
      assertEquals(delivery.position(), store.durable());
      assertEquals(2, all(ACME, Order.ASC).size());
      reopen();
    }
  }

  @Test
  void endsAReadThatTheDatabaseAnswersTooLate() throws Exception {
    append(ACME, log(ACME, T, Severity.INFO, "first"));
    await(store.close());
    try (TestProxy proxy = new TestProxy(mongo().port())) {
      store = new MongoStore(through(proxy, Duration.ofMillis(300)), InstantSource.system());
      await(store.open());
      proxy.delay(700);
      LogServerException late = assertUnavailable(store.stats(ACME, LogFilter.ALL));
      assertTrue(late.getMessage().contains("store.query-timeout"), late.getMessage());
      assertEquals(1, store.timeouts());
      proxy.delay(0);
      assertEquals(1, all(ACME, Order.ASC).size());
      reopen();
    }
  }

  @Test
  void refusesReadsWhenTooManyWait() throws Exception {
    await(store.close());
    try (TestProxy proxy = new TestProxy(mongo().port())) {
      MongoAddress address = mongo().address("mongodb://127.0.0.1:" + proxy.port());
      store =
          new MongoStore(
              new MongoStoreSettings(address, INDEXED, 1, 2, Duration.ofSeconds(30)),
              InstantSource.system());
      await(store.open());
      proxy.delay(500);
      List<Future<?>> reads = new ArrayList<>();
      IntStream.range(0, 10).forEach(i -> reads.add(store.stats(ACME, LogFilter.ALL)));
      reads.forEach(Await::completion);
      proxy.delay(0);
      List<Throwable> refused = reads.stream().filter(Future::failed).map(Future::cause).toList();
      assertTrue(refused.size() >= 6, () -> "only " + refused.size());
      refused.forEach(
          failure -> assertEquals(ErrorCode.OVERLOADED, ((LogServerException) failure).code()));
      reopen();
    }
  }

  @Test
  void saysWhichServerDoesNotAnswerAndNoPassword() throws Exception {
    int nobody;
    try (TestProxy proxy = new TestProxy(1)) {
      nobody = proxy.port();
    }
    String uri =
        "mongodb://me:hidden-password@127.0.0.1:" + nobody + "/?serverSelectionTimeoutMS=200";
    MongoStoreSettings settings =
        new MongoStoreSettings(mongo().address(uri), INDEXED, 1, 1, Duration.ofSeconds(1));
    assertFalse(settings.toString().contains("hidden"), settings.toString());
    MongoStore away = new MongoStore(settings, InstantSource.system());
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> await(away.open()));
    assertTrue(failure.getMessage().contains("127.0.0.1:" + nobody), failure.getMessage());
    assertTrue(failure.getMessage().contains("store.mongo.uri"), failure.getMessage());
    assertFalse(failure.getMessage().contains("hidden"), failure.getMessage());
    assertNotNull(away.status().problem());
    await(away.close());
  }

  private MongoStoreSettings through(TestProxy proxy, Duration queryTimeout) {
    String uri = "mongodb://127.0.0.1:" + proxy.port() + "/?serverSelectionTimeoutMS=500";
    return new MongoStoreSettings(mongo().address(uri), INDEXED, 4, 64, queryTimeout);
  }

  private static LogServerException assertUnavailable(Future<?> future) {
    LogServerException failure = assertThrows(LogServerException.class, () -> await(future));
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    return failure;
  }
}
