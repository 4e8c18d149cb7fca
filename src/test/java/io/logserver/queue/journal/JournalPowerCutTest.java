package io.logserver.queue.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.PowerCutDisk;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
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

  /** Nothing is left in the journal but how far it came, and that must not get lost. */
  @Test
  void opensAgainWhereverTheOpeningOfADrainedJournalIsCut() throws IOException {
    for (int seed = 0; seed < 400; seed++) {
      Path home = Files.createTempDirectory(directory, "drained");
      PowerCutDisk disk = new PowerCutDisk(seed);
      JournalSettings settings = PowerCutRound.settings(home.resolve("journal"));
      long position = fillAndDrain(new JournalQueue(disk, settings));
      openAndClose(new JournalQueue(disk, settings), 0);
      disk.restart();
      disk.cutPowerAt(1 + seed % 16);
      JournalQueue cut = new JournalQueue(disk, settings);
      Await.completion(cut.open(position));
      Await.result(cut.close());
      disk.restore();

      openAndClose(new JournalQueue(disk, settings), position);
    }
  }

  private static void openAndClose(JournalQueue queue, long position) {
    Await.result(queue.open(position));
    assertNull(queue.status().problem());
    Await.result(queue.close());
  }

  private static long fillAndDrain(JournalQueue queue) {
    Await.result(queue.open(0));
    long position = 0;
    for (int i = 0; i < 12; i++) {
      Await.result(queue.send(LogBatches.of("acme", "x".repeat(800))));
      position = Await.result(queue.receive(1)).getLast().position();
    }
    Await.result(queue.close());
    return position;
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
