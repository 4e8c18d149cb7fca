package io.logserver.store.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.disk.PowerCutDisk;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.store.FilterDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockStorePowerCutTest {

  @TempDir Path directory;

  @Test
  void keepsWhatIsDurableWheneverThePowerFails() {
    for (int seed = 0; seed < 12; seed++) {
      run(seed, disk(seed), 4);
    }
  }

  @Tag("long")
  @Test
  void keepsWhatIsDurableThroughThousandsOfCuts() {
    for (int seed = 1000; seed < 1400; seed++) {
      run(seed, disk(seed), 6);
    }
  }

  /** Each force and each sync of a directory has a reason: without it some seed loses something. */
  @Tag("long")
  @Test
  void needsEveryForce() {
    Set<String> sites = new TreeSet<>();
    for (int seed = 0; seed < 10; seed++) {
      PowerCutDisk disk = disk(seed);
      run(seed, disk, 4);
      sites.addAll(disk.sites());
    }
    Set<String> unneeded = new TreeSet<>(sites);
    unneeded.removeIf(this::isNeeded);
    assertEquals(Set.of(), unneeded);
  }

  private boolean isNeeded(String site) {
    for (int seed = 0; seed < 100; seed++) {
      PowerCutDisk disk = disk(seed);
      disk.ignoreSite(site);
      try {
        run(seed, disk, 6);
      } catch (RuntimeException | AssertionError e) {
        return true;
      }
    }
    return false;
  }

  private static PowerCutDisk disk(long seed) {
    return new PowerCutDisk(seed, FilterDirectory.class);
  }

  private int runs;

  private void run(long seed, PowerCutDisk disk, int cuts) {
    try {
      new PowerCutRun(directory.resolve("run" + runs++), disk, seed).run(cuts);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e, e);
    }
  }
}
