package io.logserver.store.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordSetTest {

  private final WordSet words = new WordSet();

  @Test
  void holdsEachHashOnceAcrossGrowthAndClearing() {
    SplittableRandom random = new SplittableRandom(3);
    for (int size : new int[] {0, 1, 10, 30_000, 5, 100_000}) {
      Set<Long> expected = new HashSet<>();
      words.clear();
      for (int i = 0; i < size; i++) {
        long hash = random.nextInt(size) * 0x0001_0001_0001L;
        words.accept(hash);
        expected.add(hash);
      }
      List<Long> held = new ArrayList<>();
      words.forEach(held::add);
      assertEquals(expected.size(), words.size());
      assertEquals(expected.size(), held.size());
      assertEquals(expected, Set.copyOf(held));
    }
  }
}
