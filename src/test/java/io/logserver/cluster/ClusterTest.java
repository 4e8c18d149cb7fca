package io.logserver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.queue.sqs.DeadLetters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of separate processes on loopback under load, and what happens to one: a worker and a
 * log node are killed, the queue restarts, the store stands still and restarts, a secret is
 * rotated, the node for tenants is lost. At the end every acknowledged log is stored once, every
 * live subscriber got it once or was told of a gap, and nobody had to repair anything.
 */
@Tag("cluster")
class ClusterTest {

  private static final int STANDSTILL_SECONDS = 30;
  private static final int BULK_LOGS = 10;
  private static final int PAUSE_MILLIS = 250;
  private static final int MOST_DEAD_LETTERS = 10;

  /** Of a run that fails the logs of all processes stay. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final List<TailWatcher> watchers = new ArrayList<>();

  @Test
  void nothingIsLostOrTwiceWhateverFails() throws Exception {
    try (Cluster cluster = new Cluster(folder)) {
      step("start");
      cluster.start();
      TestTenant bulks = cluster.create("bulks");
      TestTenant singles = cluster.create("singles");
      try (LoadGenerator load = new LoadGenerator()) {
        for (Node stream : cluster.streams()) {
          watchers.add(TailWatcher.open(stream, bulks));
          watchers.add(TailWatcher.open(stream, singles));
        }
        for (Node node : cluster.logs()) {
          load.start(node, bulks, BULK_LOGS, PAUSE_MILLIS);
          load.start(node, singles, 1, PAUSE_MILLIS);
        }
        endure(cluster, new Faults(load, singles, watchers));
        assertEquals(List.of(), load.surprises());
      }
      step("look what is there");
      verifyStored(cluster, bulks);
      verifyStored(cluster, singles);
      watchers.forEach(ClusterTest::verifySeen);
      verifyWell(cluster);
      step("end");
      cluster.terminate().forEach((node, code) -> assertEquals(0, code, node));
    } finally {
      watchers.forEach(TailWatcher::close);
    }
  }

  private static void endure(Cluster cluster, Faults faults) throws Exception {
    TestTenant rotating = cluster.create("rotating");
    TestTenant unheardOf = cluster.create("unheard-of");
    endureKills(cluster, faults);
    endureServices(cluster, faults);
    System.out.print(Recovery.table(faults.recoveries()));
    step("rotate a secret");
    System.out.printf(
        "every node knows after %d ms%n", new SecretRotation(cluster, rotating).run());
    step("lose the node for tenants");
    System.out.printf(
        "every node serves again %d ms after its start%n", new LostRole(cluster, unheardOf).run());
  }

  private static void endureKills(Cluster cluster, Faults faults) throws Exception {
    Node worker = cluster.workers().get(0);
    Node log = cluster.logs().get(0);
    Node survivor = cluster.logs().get(1);
    faults.bring("none", survivor, () -> step("load"));
    step("kill a worker");
    faults.bring("a worker is killed", survivor, worker::kill);
    worker.start();
    step("kill a log node");
    faults.bring("a log node is killed", survivor, log::kill);
    log.start();
  }

  private static void endureServices(Cluster cluster, Faults faults) throws Exception {
    Node survivor = cluster.logs().get(1);
    step("restart the queue");
    faults.bring("the queue is killed and started", survivor, cluster.queue()::restart);
    step("stop the store");
    faults.bring(
        "the store stands still",
        survivor,
        () -> {
          cluster.store().suspend();
          TimeUnit.SECONDS.sleep(STANDSTILL_SECONDS);
          cluster.store().resume();
        });
    step("restart the store");
    faults.bring("the store is killed and started", survivor, cluster.store()::restart);
  }

  private static void verifyStored(Cluster cluster, TestTenant tenant) {
    Verification verification = Verification.whenStored(cluster.logs().get(0), tenant);
    System.out.println(tenant.key() + ": " + verification);
    verification.check();
  }

  private static void verifySeen(TailWatcher watcher) {
    System.out.println(watcher);
    assertTrue(watcher.isOpen(), watcher::toString);
    assertEquals(Set.of(), watcher.repeated(), () -> watcher + " got logs twice");
    assertEquals(Set.of(), watcher.unasked(), () -> watcher + " got what nobody stored");
    Set<Long> missing = watcher.missing(watcher.tenant().ledger().acknowledged().keySet());
    assertTrue(missing.size() <= watcher.dropped(), () -> watcher + " was not told of " + missing);
  }

  /** Nobody had to repair anything, and nobody has to now. */
  private static void verifyWell(Cluster cluster) throws Exception {
    for (Node node : cluster.nodes()) {
      Await.until(node + " is ready", 30, node::isReady);
      assertEquals(List.of(), node.errors(), node + " logged errors");
    }
    try (DeadLetters letters = cluster.deadLetters()) {
      List<?> dead =
          letters
              .list(MOST_DEAD_LETTERS)
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertEquals(List.of(), dead, "messages that no worker could read");
    }
  }

  private static void step(String what) {
    System.out.printf("[%tT] %s%n", System.currentTimeMillis(), what);
  }
}
