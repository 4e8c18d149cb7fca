package io.logserver.store.block;

import static io.logserver.store.TestLogs.await;

import io.logserver.disk.PowerCutDisk;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.log.query.RandomLogs;
import io.logserver.queue.Delivery;
import io.logserver.store.DeliveryMaker;
import io.logserver.store.StoreModel;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One store through several power cuts, and kills of its process, at seeded moments. After each the
 * store must hold exactly the logs of the deliveries up to the position it names, less what was
 * deleted; and everything once the rest is appended again. A deletion that the cut interrupted
 * happened or did not, as a whole.
 */
final class PowerCutRun {

  /**
   * What happened, in order: a delivery was appended, or a tenant's logs before a time were
   * deleted.
   */
  private record Event(@Nullable Delivery delivery, TenantId tenant, long before) {}

  private final Path directory;
  private final PowerCutDisk disk;
  private final CutAfterRename commits;
  private final SplittableRandom random;
  private final DeliveryMaker maker;
  private final List<Event> events = new ArrayList<>();
  private @Nullable Event inFlight;
  private BlockStore store;
  private long promised;

  PowerCutRun(Path directory, PowerCutDisk disk, long seed) {
    this.directory = directory;
    this.disk = disk;
    this.commits = new CutAfterRename(disk);
    this.random = new SplittableRandom(seed);
    this.maker = new DeliveryMaker(seed);
  }

  /** Runs through that many ends; fails when something was lost, came twice, or came back. */
  void run(int ends) {
    for (int i = 0; i < ends; i++) {
      disk.cutPowerAt(1 + random.nextLong(random.nextInt(3) == 0 ? 40 : 600));
      useUntilTheEnd();
      restart();
      check();
    }
    await(store.close());
  }

  private void useUntilTheEnd() {
    try {
      if (store == null) {
        open();
      }
      while (!disk.isOff()) {
        promised = Math.max(promised, store.durable());
        step();
      }
    } catch (RuntimeException e) {
      if (!disk.isOff()) {
        throw e;
      }
    }
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0 -> {
        await(store.close());
        open();
      }
      case 1 -> delete();
      case 2, 3, 4, 5 -> commit();
      default -> append();
    }
  }

  private void commit() {
    if (random.nextInt(8) == 0) {
      commits.arm();
    }
    await(store.commitNow());
  }

  private void append() {
    Delivery delivery = maker.next();
    events.add(new Event(delivery, delivery.batch().tenant(), 0));
    await(store.append(List.of(delivery)));
  }

  private void delete() {
    TenantId tenant = DeliveryMaker.TENANTS.get(random.nextInt(3));
    inFlight = new Event(null, tenant, RandomLogs.EPOCH + random.nextLong(RandomLogs.SPAN));
    if (await(store.delete(tenant, inFlight.before())) > 0) {
      promised = Math.max(promised, lastPosition());
    }
    events.add(inFlight);
    inFlight = null;
  }

  private void open() {
    // Little memory, so that commits come by themselves; small blocks fill, large ones are joined.
    int blockBytes = random.nextBoolean() ? 4096 : 64 << 10;
    BlockStoreSettings settings =
        new BlockStoreSettings(
            directory,
            blockBytes,
            16 << 10,
            64 << 10,
            Duration.ofHours(1),
            64 << 10,
            1,
            10,
            Duration.ofMinutes(1),
            1);
    store = new BlockStore(commits, settings);
    await(store.open());
  }

  private void restart() {
    commits.disarm();
    if (store != null) {
      try {
        await(store.abandon());
      } catch (RuntimeException e) {
        // It is dead, or was closed before.
      }
    }
    try {
      if (random.nextInt(3) == 0) {
        startAfterAKill();
      } else {
        disk.restore();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open();
  }

  /**
   * The next process sees what is not durable; what it says is durable must be, whenever the power
   * fails.
   */
  private void startAfterAKill() throws IOException {
    disk.restart();
    if (random.nextBoolean()) {
      open();
      promised = Math.max(promised, store.durable());
      await(store.abandon());
      disk.restore();
    }
  }

  private void check() {
    long position = store.durable();
    if (position < promised) {
      throw new AssertionError(
          "durable up to " + promised + " before the end, " + position + " after");
    }
    promised = position;
    StoreModel without = model(position);
    if (inFlight != null && position >= lastPosition() && !holds(without)) {
      events.add(inFlight);
    }
    inFlight = null;
    assertHolds(model(position));
    for (Event event : events) {
      if (event.delivery() != null) {
        await(store.append(List.of(event.delivery())));
      }
    }
    assertHolds(model(Long.MAX_VALUE));
  }

  private long lastPosition() {
    return events.stream()
        .filter(event -> event.delivery() != null)
        .mapToLong(event -> event.delivery().position())
        .max()
        .orElse(0);
  }

  private StoreModel model(long position) {
    StoreModel model = new StoreModel();
    for (Event event : events) {
      if (event.delivery() == null) {
        model.delete(event.tenant(), event.before());
      } else if (event.delivery().position() <= position) {
        model.append(event.delivery());
      }
    }
    return model;
  }

  private void assertHolds(StoreModel model) {
    if (!holds(model)) {
      throw new AssertionError("the store does not hold what it should");
    }
  }

  private boolean holds(StoreModel model) {
    for (TenantId tenant : DeliveryMaker.TENANTS) {
      List<byte[]> found = new ArrayList<>();
      for (int offset = 0; offset <= found.size(); offset += 1000) {
        LogQuery query = new LogQuery(LogFilter.ALL, Order.ASC, offset, 1000, null, Total.NONE);
        found.addAll(await(store.search(tenant, query)).lines());
      }
      if (!model.texts(tenant).equals(StoreModel.sorted(found))) {
        return false;
      }
    }
    return true;
  }
}
