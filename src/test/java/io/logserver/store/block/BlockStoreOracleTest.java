package io.logserver.store.block;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.LocalDisk;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
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
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random appends, commits, deletions, restarts and kills; and random queries, which a store answers
 * as plain lists do. Readers watch all the while that nothing is seen twice or missed.
 */
class BlockStoreOracleTest {

  @TempDir Path directory;

  private final StoreModel model = new StoreModel();
  private final List<Delivery> deliveries = new ArrayList<>();
  private SplittableRandom random;
  private DeliveryMaker maker;
  private RandomFilters filters;
  private BlockStore store;
  private StoreWatcher watcher;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void answersAsPlainListsDo(long seed) {
    run(seed, 250);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void answersAsPlainListsDoForLong(long seed) {
    run(seed, 1000);
  }

  private void run(long seed, int steps) {
    random = new SplittableRandom(seed);
    maker = new DeliveryMaker(seed);
    filters = new RandomFilters(seed);
    open();
    for (int i = 0; i < steps; i++) {
      step();
    }
    DeliveryMaker.TENANTS.forEach(this::compareAll);
    watcher.stop();
    await(store.close());
  }

  private void step() {
    switch (random.nextInt(40)) {
      case 0 -> restart();
      case 1 -> kill();
      case 2 -> delete();
      case 3, 4, 5, 6, 7 -> await(store.commitNow());
      case 8, 9, 10, 11, 12, 13, 14, 15 -> query();
      case 16 -> compareAll(tenant());
      default -> append();
    }
  }

  private void open() {
    // Little memory, so that all the ways a block can go are gone often; small blocks fill, large
    // ones are joined.
    int blockBytes = random.nextBoolean() ? 4096 : 64 << 10;
    BlockStoreSettings settings =
        new BlockStoreSettings(
            directory,
            blockBytes,
            16 << 10,
            64 << 10,
            Duration.ofHours(1),
            128 << 10,
            2,
            100,
            Duration.ofMinutes(1),
            1);
    store = new BlockStore(new LocalDisk(), settings);
    await(store.open());
    watcher = new StoreWatcher(store, DeliveryMaker.TENANTS.getLast());
  }

  private void append() {
    List<Delivery> next = new ArrayList<>();
    if (!deliveries.isEmpty() && random.nextInt(4) == 0) {
      next.add(deliveries.getLast());
    }
    for (int n = random.nextInt(4); n >= 0; n--) {
      Delivery delivery = maker.next();
      deliveries.add(delivery);
      next.add(delivery);
      model.append(delivery);
    }
    await(store.append(next));
  }

  /** The watched tenant is spared, so that its number of logs only grows. */
  private void delete() {
    TenantId tenant = DeliveryMaker.TENANTS.get(random.nextInt(2));
    long before = RandomLogs.EPOCH + random.nextLong(RandomLogs.SPAN) / (1 + random.nextInt(8));
    if (random.nextBoolean()) {
      assertEquals(model.delete(tenant, before), await(store.delete(tenant, before)));
    } else {
      deleteReceived(tenant);
    }
  }

  /** Before the receipt of one of the logs, or just after it. */
  private void deleteReceived(TenantId tenant) {
    List<byte[]> lines = model.of(tenant);
    if (lines.isEmpty()) {
      return;
    }
    int early = random.nextInt(1 + random.nextInt(lines.size()));
    long before = CanonicalLine.id(lines.get(early), 0).receivedAt() + random.nextInt(2);
    long counted = await(store.countReceived(tenant, before));
    long deleted = model.deleteReceived(tenant, before);
    assertEquals(deleted, counted);
    assertEquals(deleted, await(store.deleteReceived(tenant, before)));
  }

  private void restart() {
    watcher.stop();
    await(store.close());
    open();
    assertEquals(deliveries.isEmpty() ? 0 : deliveries.getLast().position(), store.durable());
  }

  private void kill() {
    watcher.stop();
    await(store.abandon());
    open();
    long durable = store.durable();
    await(store.append(deliveries));
    assertTrue(deliveries.isEmpty() || durable <= deliveries.getLast().position());
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
    LogId id = CanonicalLine.id(line, 0);
    for (TenantId any : DeliveryMaker.TENANTS) {
      assertEquals(model.get(any, id).map(String::new), await(store.get(any, id)).map(String::new));
    }
  }

  private void aggregate(TenantId tenant, LogFilter filter) {
    long interval = 1 + random.nextLong(1 + RandomLogs.SPAN / (1 << random.nextInt(20)));
    List<HistogramBucket> histogram = model.histogram(tenant, filter, interval);
    if (histogram.size() <= HistogramBucket.MAX_BUCKETS) {
      assertEquals(histogram, await(store.histogram(tenant, filter, interval)), filter::toString);
    }
    List<GroupField> fields = new ArrayList<>(GroupField.ALL);
    Collections.shuffle(fields, new Random(random.nextLong()));
    fields = fields.subList(0, 1 + random.nextInt(3));
    List<GroupCount> groups = model.group(tenant, filter, fields);
    if (groups.size() <= GroupCount.MAX_GROUPS) {
      assertEquals(
          Set.copyOf(groups),
          Set.copyOf(await(store.group(tenant, filter, fields))),
          filter::toString);
    }
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

  private void compareAll(TenantId tenant) {
    List<byte[]> found = new ArrayList<>();
    for (int offset = 0; offset < 10_000; offset += 1000) {
      LogQuery query = new LogQuery(LogFilter.ALL, Order.ASC, offset, 1000, null, Total.EXACT);
      found.addAll(await(store.search(tenant, query)).lines());
    }
    assertEquals(model.texts(tenant), StoreModel.sorted(found));
    assertEquals(
        DeliveryMaker.TENANTS.stream().mapToLong(any -> model.of(any).size()).sum(),
        store.status().logs());
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
