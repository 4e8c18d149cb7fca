package io.logserver.stream.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every log is seen once, or counted in a gap, whatever the bus and the workers go through. */
class RelayFuzzTest {

  private static final List<TenantId> TENANTS =
      List.of(new TenantId("acme"), new TenantId("globex"), new TenantId("initech"));
  private static final int TENTHS = 1_200;

  /** What is missed between a subscription's asking and its answer may count, or not. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsExactlyWhatTheBusLosesAndWhatIsTooMuch(long seed) {
    LossyWorld world = new LossyWorld(seed);
    run(world, 0.15, 0);

    long gaps = 0;
    for (LossyWorld.Node node : world.nodes.values()) {
      for (TenantId tenant : node.readers.keySet()) {
        LossyWorld.Reader reader = node.readers.get(tenant);
        assertEquals(0, reader.shownTwice);
        assertTrue(reader.gaps >= reader.missing(tenant, reader.since), () -> told(reader, tenant));
        assertTrue(reader.gaps <= reader.missing(tenant, reader.asked), () -> told(reader, tenant));
        gaps += reader.gaps;
      }
    }
    assertTrue(world.leftOut() > 0, "nothing was too much");
    assertTrue(gaps > world.leftOut(), "nothing was lost");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void coversEveryLogWhileWorkersAreKilled(long seed) {
    LossyWorld world = new LossyWorld(seed);
    int repeats = run(world, 0.05, 0.02);

    for (LossyWorld.Node node : world.nodes.values()) {
      for (TenantId tenant : node.readers.keySet()) {
        LossyWorld.Reader reader = node.readers.get(tenant);
        assertTrue(reader.gaps >= reader.missing(tenant, reader.since), () -> told(reader, tenant));
      }
    }
    assertTrue(repeats > 0, "nothing came twice");
  }

  private static String told(LossyWorld.Reader reader, TenantId tenant) {
    return "%s: misses %d since it was subscribed, %d since it asked, was told of %d"
        .formatted(
            tenant,
            reader.missing(tenant, reader.since),
            reader.missing(tenant, reader.asked),
            reader.gaps);
  }

  /** Two minutes of life; returns how often a reader was shown what it had seen. */
  private static int run(LossyWorld world, double loss, double kills) {
    world.startNode("a").sources.listened();
    world.startNode("b").sources.listened();
    world.startWorker();
    world.startWorker();
    world.settle();
    world.loss = loss;
    world.disorder = loss / 2;
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      world.pass(tenth);
      for (int writes = world.random.nextInt(4); writes > 0; writes--) {
        world.write(TENANTS.get(world.random.nextInt(TENANTS.size())), 1 + world.random.nextInt(5));
      }
      if (tenth % 100 == 50) {
        List<LossyWorld.Node> nodes = new ArrayList<>(world.nodes.values());
        nodes
            .get(world.random.nextInt(nodes.size()))
            .subscribe(TENANTS.get(world.random.nextInt(TENANTS.size())));
      }
      List<LossyWorld.Worker> workers = new ArrayList<>(world.workers.values());
      LossyWorld.Worker worker = workers.get(world.random.nextInt(workers.size()));
      worker.work(world.random.nextInt(4));
      world
          .nodes
          .keySet()
          .forEach(node -> {
            for (int some = world.random.nextInt(4); some > 0; some--) {
              workers.forEach(one -> one.deliver(node));
            }
          });
      if (world.random.nextDouble() < kills) {
        world.kill(worker);
        world.startWorker();
      }
    }
    world.settle();
    assertTrue(world.queue.isEmpty(), "not all was stored");
    world.workers.values().forEach(one -> assertTrue(one.held.isEmpty(), "not all was told"));
    return world.nodes.values().stream()
        .flatMap(node -> node.readers.values().stream())
        .mapToInt(reader -> reader.shownTwice)
        .sum();
  }
}
