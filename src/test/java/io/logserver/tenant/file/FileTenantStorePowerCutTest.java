package io.logserver.tenant.file;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.logserver.disk.PowerCutDisk;
import io.logserver.tenant.Secrets;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What completed is there after a power cut; what did not is there as a whole or not at all. */
class FileTenantStorePowerCutTest {

  private static final int SEEDS = 150;

  @TempDir private Path directory;

  @BeforeAll
  static void silenceTheStore() {
    logger().setLevel(Level.OFF);
  }

  @AfterAll
  static void letTheStoreSpeak() {
    logger().setLevel(null);
  }

  @Test
  void keepsCompletedChangesAndNoHalfOnes() throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      String loss = run(seed, null, new TreeSet<>());
      assertNull(loss, "seed " + seed);
    }
  }

  @Test
  void noticesEachMissingForceAndDirectorySync() throws Exception {
    Set<String> sites = new TreeSet<>();
    for (long seed = 0; seed < 20; seed++) {
      run(seed, null, sites);
    }
    assertTrue(sites.size() >= 2, "a file is forced, and its directory synced: " + sites);
    for (String site : sites) {
      assertTrue(isNoticed(site), "nobody misses " + site);
    }
  }

  private boolean isNoticed(String site) throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      if (run(seed, site, new TreeSet<>()) != null) {
        return true;
      }
    }
    return false;
  }

  /** Runs until the power is cut, restores it and compares; returns what is wrong, or null. */
  private String run(long seed, String ignoredSite, Set<String> sites) throws Exception {
    Random random = new Random(seed);
    PowerCutDisk disk = new PowerCutDisk(seed);
    if (ignoredSite != null) {
      disk.ignoreSite(ignoredSite);
    }
    Path file = Files.createTempDirectory(directory, "cut").resolve(TenantFile.NAME);
    TenantStore store =
        new FileTenantStore(disk, file, new TenantFile("5e".repeat(32)), Runnable::run);
    await(store.open());
    disk.cutPowerAt(1 + random.nextInt(60));
    TreeMap<TenantId, Tenant> completed = new TreeMap<>();
    Tenant unfinished = changeUntilTheCut(store, random, completed);
    disk.restore();
    sites.addAll(disk.sites());
    return compare(disk, file, completed, unfinished);
  }

  private static Tenant changeUntilTheCut(
      TenantStore store, Random random, TreeMap<TenantId, Tenant> completed) {
    while (true) {
      TenantId id = new TenantId("t" + random.nextInt(20));
      Tenant tenant =
          new Tenant(id, "n".repeat(random.nextInt(200)), Secrets.generate(), Instant.EPOCH);
      Future<?> change =
          completed.containsKey(id) ? store.update(id, before -> tenant) : store.create(tenant);
      if (change.failed()) {
        return tenant;
      }
      completed.put(id, tenant);
    }
  }

  private static String compare(
      PowerCutDisk disk, Path file, TreeMap<TenantId, Tenant> completed, Tenant unfinished)
      throws Exception {
    TenantStore store =
        new FileTenantStore(disk, file, new TenantFile("5e".repeat(32)), Runnable::run);
    Future<Void> opened = store.open();
    if (opened.failed()) {
      return opened.cause() instanceof IOException e ? e.getMessage() : fail(opened.cause());
    }
    List<Tenant> found = await(store.list());
    TreeMap<TenantId, Tenant> withUnfinished = new TreeMap<>(completed);
    withUnfinished.put(unfinished.id(), unfinished);
    boolean same = found.equals(List.copyOf(completed.values()));
    boolean more = found.equals(List.copyOf(withUnfinished.values()));
    return same || more ? null : "found " + found + " instead of " + completed.keySet();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(FileTenantStore.class);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
