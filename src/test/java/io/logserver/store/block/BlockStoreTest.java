package io.logserver.store.block;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.PowerCutDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.Severity;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.queue.Delivery;
import io.logserver.store.LogStore;
import io.logserver.store.LogStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.store.FilterDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockStoreTest extends LogStoreContract {

  @TempDir Path directory;

  private final PowerCutDisk disk = new PowerCutDisk(1, FilterDirectory.class);

  @Override
  protected LogStore newStore() {
    return new BlockStore(disk, settings(64 << 10, Duration.ofHours(1)));
  }

  private BlockStoreSettings settings(int blockBytes, Duration commitInterval) {
    BlockStoreSettings defaults = BlockStoreSettings.defaults(directory.resolve("store"));
    return new BlockStoreSettings(
        defaults.directory(),
        blockBytes,
        defaults.openBytes(),
        defaults.sealedBytes(),
        commitInterval,
        defaults.commitBytes(),
        2,
        defaults.searchQueue(),
        defaults.queryTimeout(),
        defaults.zstdLevel());
  }

  private BlockStore blocks() {
    return (BlockStore) store;
  }

  @Test
  void isDurableUpToItsLastCommit() {
    append(ACME, log(ACME, T, Severity.INFO, "a"));
    assertEquals(0, store.durable());
    await(blocks().commitNow());
    assertEquals(1, store.durable());
    append(ACME, log(ACME, T, Severity.INFO, "b"));
    assertEquals(1, store.durable());
    reopen();
    assertEquals(2, store.durable());
  }

  @Test
  void commitsByItself() throws InterruptedException {
    await(store.close());
    store = new BlockStore(disk, settings(64 << 10, Duration.ofMillis(20)));
    await(store.open());
    append(ACME, log(ACME, T, Severity.INFO, "a"));
    awaitTrue(() -> store.durable() == 1);
  }

  @Test
  void cutsBatchesIntoBlocksAtLineEnds() {
    List<byte[]> lines = appendMany(ACME, 5000);
    assertTrue(store.status().blocks() > 20);
    String longMessage = "x".repeat(200_000);
    byte[] first = log(ACME, T + 6000, Severity.INFO, "first" + longMessage);
    byte[] second = log(ACME, T + 6001, Severity.INFO, "second" + longMessage);
    append(ACME, first, second);
    assertLines(List.of(second, first), all(ACME, Order.DESC).subList(0, 2));
    assertLines(lines.subList(0, 1000), all(ACME, Order.ASC));
    await(blocks().commitNow());
    assertLines(List.of(second, first), all(ACME, Order.DESC).subList(0, 2));
    assertLines(lines.subList(0, 1000), all(ACME, Order.ASC));
  }

  @Test
  void joinsTheSmallBlocksOfAQuietTenant() {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(log(ACME, T + i, Severity.INFO, "n" + i));
      append(ACME, lines.getLast());
      await(blocks().commitNow());
    }
    assertTrue(store.status().blocks() < 15, () -> store.status().toString());
    assertLines(lines, all(ACME, Order.ASC));
    reopen();
    assertLines(lines, all(ACME, Order.ASC));
  }

  @Test
  void losesNothingAndRecoversWhenACommitFails() throws InterruptedException {
    byte[] first = log(ACME, T, Severity.INFO, "first");
    append(ACME, first);
    disk.failNextForceAt("IndexWriter.startCommit force");
    assertThrows(LogServerException.class, () -> await(blocks().commitNow()));
    // The store may have tried again by now: what it tells between the two is tested with a disk
    // that stays away.
    assertLines(List.of(first), all(ACME, Order.ASC));
    awaitTrue(() -> store.durable() == 1 && store.status().problem() == null);
    byte[] second = log(ACME, T + 1, Severity.INFO, "second");
    append(ACME, second);
    assertLines(List.of(first, second), all(ACME, Order.ASC));
    reopen();
    assertLines(List.of(first, second), all(ACME, Order.ASC));
  }

  @Test
  void knowsWhetherACommitThatFailedIsThere() throws Exception {
    List<byte[]> lines = new ArrayList<>();
    lines.add(log(ACME, T, Severity.INFO, "first"));
    append(ACME, lines.getFirst());
    long before = disk.operations();
    await(blocks().commitNow());
    long changes = disk.operations() - before;
    for (long last = 0; last < 6; last++) {
      lines.add(log(ACME, T + 1 + last, Severity.INFO, "next"));
      append(ACME, lines.getLast());
      disk.cutPowerAt(changes - last);
      blocks().commitNow().otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
      disk.restart();
      awaitTrue(() -> store.durable() == lines.size() && store.status().problem() == null);
      assertLines(lines, all(ACME, Order.ASC));
    }
    reopen();
    assertLines(lines, all(ACME, Order.ASC));
  }

  @Test
  void refusesAppendsAndStaysReadableWhileTheDiskIsAway() throws Exception {
    byte[] first = log(ACME, T, Severity.INFO, "first");
    Delivery delivery = delivery(ACME, first);
    await(store.append(List.of(delivery)));
    disk.cutPowerAt(1);
    assertThrows(LogServerException.class, () -> await(blocks().commitNow()));
    assertEquals(0, store.durable());
    assertNotNull(store.status().problem());
    assertLines(List.of(first), all(ACME, Order.ASC));
    Delivery next = delivery(ACME, log(ACME, T + 1, Severity.INFO, "second"));
    LogServerException refused =
        assertThrows(LogServerException.class, () -> await(store.append(List.of(next))));
    assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    disk.restore();
    awaitTrue(() -> store.durable() == 1);
    await(store.append(List.of(delivery, next)));
    assertEquals(2, all(ACME, Order.ASC).size());
  }

  private interface Condition {
    boolean holds();
  }

  private static void awaitTrue(Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "not within 30 seconds");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
