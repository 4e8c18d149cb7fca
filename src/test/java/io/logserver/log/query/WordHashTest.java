package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordHashTest {

  @Test
  void keepsTheValuesThatAreOnDisk() {
    assertEquals(1, WordHash.VERSION);
    assertEquals(496770218232303354L, WordHash.of("a"));
    assertEquals(-2065193272670722000L, WordHash.of("abcdefgh"));
    assertEquals(5522564945467071599L, WordHash.of("abcdefghi"));
    assertEquals(765091455649203432L, WordHash.of("привет日本語"));
  }

  @Test
  void spreadsSimilarWordsOverAllBits() {
    Set<Long> hashes = new HashSet<>();
    int[] ones = new int[64];
    int count = 200_000;
    for (int n = 0; n < count; n++) {
      long hash = WordHash.of((n % 2 == 0 ? "user" : "longerprefix") + n);
      hashes.add(hash);
      for (int bit = 0; bit < 64; bit++) {
        ones[bit] += (int) (hash >>> bit & 1);
      }
    }
    assertEquals(count, hashes.size());
    for (int bit = 0; bit < 64; bit++) {
      assertEquals(0.5, (double) ones[bit] / count, 0.01, "bit " + bit);
    }
  }

  @Test
  void theLowerHalvesOfSimilarWordsCollideNoMoreThanRandomOnes() {
    Set<Integer> halves = new HashSet<>();
    int count = 200_000;
    for (int n = 0; n < count; n++) {
      halves.add((int) WordHash.of(Integer.toString(n)));
    }
    // 200,000 random numbers of 32 bits have 4.7 pairs of equals on average.
    assertEquals(count, halves.size(), 20);
  }
}
