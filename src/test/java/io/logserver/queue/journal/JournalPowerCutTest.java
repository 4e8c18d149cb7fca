package io.logserver.queue.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPowerCutTest {

  /** Makes waiting short, and nothing safe. */
  private static final Set<String> FOR_SPEED = Set.of("Segments.prepareSpare force");

  @TempDir Path directory;

  @Test
  void losesAndRepeatsNothingWhereverThePowerGoes() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      round(seed, Set.of());
    }
  }

  @Test
  @Tag("long")
  void losesAndRepeatsNothingOverManyMoreCuts() throws IOException {
    for (int seed = 300; seed < 3_000; seed++) {
      round(seed, Set.of());
    }
  }

  @Test
  void needsEachForceAndEachDirectorySync() throws IOException {
    Set<String> sites = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      sites.addAll(round(seed, Set.of()));
    }
    sites.removeAll(FOR_SPEED);
    assertEquals(
        Set.of(
            "Segments.begin force",
            "Segments.begin sync",
            "SegmentReader.rewrite force",
            "SegmentWriter.force force"),
        sites);
    for (String site : sites) {
      assertTrue(someRoundFailsWithout(site), "nothing fails without " + site);
    }
  }

  private boolean someRoundFailsWithout(String site) throws IOException {
    for (int seed = 0; seed < 2000; seed++) {
      try {
        round(seed, Set.of(site));
      } catch (AssertionError e) {
        return true;
      }
    }
    return false;
  }

  private Set<String> round(int seed, Set<String> ignoredSites) throws IOException {
    Path home = Files.createTempDirectory(directory, "round");
    PowerCutRound round = new PowerCutRound(seed, home.resolve("journal"), ignoredSites);
    try {
      round.run();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
    return round.sites();
  }
}
