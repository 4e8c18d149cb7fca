package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.bus.Bus;
import io.logserver.disk.PowerCutDisk;
import io.logserver.pipeline.CutMoments;
import io.logserver.pipeline.PipelineRun;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.store.FilterDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power under journal, worker and block store together, at seeded moments, and kills their
 * process: whatever was acknowledged is found exactly once afterwards, and what was deleted stays
 * deleted.
 */
class PipelinePowerCutTest {

  /** Seeds of the runs, each of some lives and as many moments. */
  private static final int SEEDS = 1000;

  /** Forces whose absence few cuts here tell, or none, and what shows that they are needed. */
  private static final Map<String, String> EXEMPT =
      Map.of(
          "Segments.prepareSpare force",
          "for speed: the first group in a segment does not wait for its zeros",
          "Segments.begin force",
          "a cut has to hit the moment between two segments; JournalPowerCutTest aims at it",
          "BlockIndex.open sync",
          "a cut has to hit the first start; BlockStorePowerCutTest aims at it",
          "SegmentReader.rewrite force",
          "needed after a force that failed, which JournalPowerCutTest brings about");

  private static Vertx vertx;

  @TempDir Path directory;

  private final CutMoments moments = new CutMoments();
  private int runs;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx);
  }

  @AfterAll
  static void closeVertx() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void losesAndRepeatsNothingWhereverThePowerGoes() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      run(seed, Set.of());
    }
  }

  @Tag("long")
  @Test
  void losesAndRepeatsNothingAtAThousandMomentsOfEveryKind() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      run(seed, Set.of());
    }
    System.out.println(moments);
    assertEquals(Set.of(), moments.missing(), () -> "never cut there: " + moments);
  }

  @Tag("long")
  @Test
  void needsEachForceAndEachDirectorySync() throws IOException {
    Set<String> sites = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      sites.addAll(run(seed, Set.of()));
    }
    sites.removeAll(EXEMPT.keySet());
    Map<String, String> caughtBy = new TreeMap<>();
    sites.forEach(site -> caughtBy.put(site, seedThatNeeds(site)));
    caughtBy.forEach((site, seed) -> System.out.printf("%-45s %s%n", site, seed));
    caughtBy.values().removeIf(seed -> !seed.isEmpty());
    assertEquals(Set.of(), caughtBy.keySet(), "no seed needs these");
  }

  private String seedThatNeeds(String site) {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        run(seed, Set.of(site));
      } catch (AssertionError | IOException e) {
        return e.getMessage();
      }
    }
    return "";
  }

  private Set<String> run(long seed, Set<String> ignoredSites) throws IOException {
    PowerCutDisk disk = new PowerCutDisk(seed, FilterDirectory.class);
    ignoredSites.forEach(disk::ignoreSite);
    PipelineRun run = new PipelineRun(seed, vertx, disk, directory.resolve("run" + runs++));
    try {
      run.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
    run.cuts().forEach(moments::add);
    return disk.sites();
  }
}
