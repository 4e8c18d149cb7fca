package io.logserver.store.mongo;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.log.CanonicalLine;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.log.query.RandomFilters;
import io.logserver.log.query.RandomLogs;
import io.logserver.queue.Delivery;
import io.logserver.store.DeliveryMaker;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.HistogramBucket;
import io.logserver.store.LogScan;
import io.logserver.store.StoreModel;
import io.logserver.support.TestMongo;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Random appends, redeliveries, deletions and restarts; and random queries, which a store answers
 * as plain lists do.
 */
final class MongoOracle {

  private static final List<String> INDEXED =
      List.of("metadata.editor", "metadata.a", "after.a.b", "before.\u00e9", "metadata.$date");

  private final TestMongo mongo;
  private final StoreModel model = new StoreModel();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final SplittableRandom random;
  private final DeliveryMaker maker;
  private final RandomFilters filters;
  private final boolean groupsByAnyText;
  private final List<Cleanup> cleanups = new ArrayList<>();
  private MongoStore store;

  /** The clock of cleanups is that of the logs, which is not that of this machine. */
  private Instant now = Instant.ofEpochMilli(RandomLogs.EPOCH);

  MongoOracle(TestMongo mongo, long seed, boolean groupsByAnyText) {
    this.mongo = mongo;
    this.groupsByAnyText = groupsByAnyText;
    random = new SplittableRandom(seed);
    maker = new DeliveryMaker(seed);
    filters = new RandomFilters(seed);
  }

  void run(int steps) {
    open();
    for (int i = 0; i < steps; i++) {
      step();
    }
    await(store.close());
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0 -> restart();
      case 1 -> delete();
      case 2, 3, 4, 5, 6, 7, 8, 9 -> query();
      default -> append();
    }
  }

  private void open() {
    MongoStoreSettings settings =
        new MongoStoreSettings(mongo.address(), INDEXED, 4, 100, Duration.ofMinutes(1));
    store = new MongoStore(settings, () -> now);
    await(store.open());
  }

  private void restart() {
    await(store.close());
    open();
    await(store.append(deliveries));
  }

  private void append() {
    List<Delivery> next = new ArrayList<>();
    for (int n = random.nextInt(4); n >= 0; n--) {
      Delivery delivery = maker.next();
      deliveries.add(delivery);
      next.add(delivery);
      model.append(delivery);
    }
    cleanups.forEach(this::apply);
    await(store.append(next));
  }

  /**
   * The clock of ids steps back now and then: then a new log looks as if it had been received
   * before the cleanup.
   */
  private void apply(Cleanup cleanup) {
    model.of(cleanup.tenant()).removeIf(line -> cleanup.covers(line, 0));
  }

  /** A cleanup in the moment after the newest log. */
  private void delete() {
    TenantId tenant = tenant();
    List<byte[]> lines = model.of(tenant);
    long newest =
        DeliveryMaker.TENANTS.stream()
            .flatMap(any -> model.of(any).stream())
            .mapToLong(line -> CanonicalLine.id(line, 0).receivedAt())
            .max()
            .orElse(RandomLogs.EPOCH);
    now = Instant.ofEpochMilli(newest + 1);
    if (random.nextBoolean()) {
      long before = RandomLogs.EPOCH + random.nextLong(RandomLogs.SPAN) / (1 + random.nextInt(8));
      assertEquals(model.delete(tenant, before), await(store.delete(tenant, before)));
      cleanups.add(new Cleanup(tenant, LogDocument.TIMESTAMP, before, now.toEpochMilli()));
    } else if (!lines.isEmpty()) {
      byte[] line = lines.get(random.nextInt(1 + random.nextInt(lines.size())));
      long before = CanonicalLine.id(line, 0).receivedAt() + random.nextInt(2);
      long counted = await(store.countReceived(tenant, before));
      assertEquals(model.deleteReceived(tenant, before), counted);
      assertEquals(counted, await(store.deleteReceived(tenant, before)));
      cleanups.add(new Cleanup(tenant, LogDocument.STORED_AT, before, now.toEpochMilli()));
    }
  }

  private void query() {
    TenantId tenant = tenant();
    List<byte[]> lines = model.of(tenant);
    if (lines.isEmpty()) {
      return;
    }
    byte[] line = lines.get(random.nextInt(lines.size()));
    LogFilter filter = random.nextInt(6) == 0 ? LogFilter.ALL : filters.near(line);
    LogQuery query = query(filter, lines.get(random.nextInt(lines.size())));
    assertPage(model.search(tenant, query), await(store.search(tenant, query)), query);
    assertEquals(model.stats(tenant, filter), await(store.stats(tenant, filter)), filter::toString);
    aggregate(tenant, filter);
    assertEquals(
        StoreModel.sorted(model.matching(tenant, filter).toList()),
        StoreModel.sorted(scan(tenant, filter)),
        filter::toString);
    for (TenantId any : DeliveryMaker.TENANTS) {
      assertEquals(
          model.get(any, CanonicalLine.id(line, 0)).map(String::new),
          await(store.get(any, CanonicalLine.id(line, 0))).map(String::new));
    }
  }

  private void aggregate(TenantId tenant, LogFilter filter) {
    long minutes = 60_000L * (1 + random.nextInt(1 << random.nextInt(12)));
    long interval = random.nextBoolean() ? minutes : minutes + 1;
    List<HistogramBucket> histogram = model.histogram(tenant, filter, interval);
    assertEquals(histogram, await(store.histogram(tenant, filter, interval)), filter::toString);
    List<GroupField> fields = new ArrayList<>(GroupField.ALL);
    Collections.shuffle(fields, new Random(random.nextLong()));
    fields = fields.subList(0, 1 + random.nextInt(3));
    List<GroupCount> groups = model.group(tenant, filter, fields);
    if (groups.size() <= GroupCount.MAX_GROUPS && (groupsByAnyText || !hasDollar(groups))) {
      assertEquals(
          Set.copyOf(groups),
          Set.copyOf(await(store.group(tenant, filter, fields))),
          filter::toString);
    }
  }

  private static boolean hasDollar(List<GroupCount> groups) {
    return groups.stream()
        .flatMap(group -> group.values().stream())
        .anyMatch(value -> value != null && value.startsWith("$"));
  }

  private List<byte[]> scan(TenantId tenant, LogFilter filter) {
    List<byte[]> lines = new ArrayList<>();
    try (LogScan scan = store.scan(tenant, filter)) {
      for (byte[] piece = await(scan.next()); piece != null; piece = await(scan.next())) {
        new String(piece, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return lines;
  }

  private LogQuery query(LogFilter filter, byte[] near) {
    Order order = Order.values()[random.nextInt(2)];
    Total total = Total.values()[random.nextInt(3)];
    int limit = 1 + random.nextInt(random.nextBoolean() ? 10 : 1000);
    if (random.nextBoolean()) {
      return new LogQuery(filter, order, random.nextInt(100), limit, null, total);
    }
    long time = CanonicalLine.timestamp(near, 0) + random.nextInt(-1, 2);
    LogPosition after = new LogPosition(time, CanonicalLine.id(near, 0));
    return new LogQuery(filter, order, 0, limit, after, total);
  }

  private TenantId tenant() {
    return DeliveryMaker.TENANTS.get(random.nextInt(DeliveryMaker.TENANTS.size()));
  }

  private static void assertPage(LogPage expected, LogPage actual, LogQuery query) {
    assertEquals(
        StoreModel.texts(expected.lines()), StoreModel.texts(actual.lines()), query::toString);
    assertEquals(expected.more(), actual.more(), query::toString);
    assertEquals(expected.total(), actual.total(), query::toString);
    assertEquals(expected.totalExact(), actual.totalExact(), query::toString);
  }
}
