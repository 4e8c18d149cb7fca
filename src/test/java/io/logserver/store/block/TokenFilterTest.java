package io.logserver.store.block;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenFilterTest {

  private final WordSet words = new WordSet();

  @Test
  void neverDeniesAWordThatIsThere() {
    for (int size : new int[] {1, 2, 100, 5000, 100_000}) {
      byte[] filter = filter(size, 7);
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < size; i++) {
        assertTrue(TokenFilter.mayContain(filter, new long[] {random.nextLong()}));
      }
    }
  }

  @Test
  void seldomAffirmsAWordThatIsNotThere() {
    byte[] filter = filter(5000, 7);
    int affirmed = 0;
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 200_000; i++) {
      affirmed += TokenFilter.mayContain(filter, new long[] {random.nextLong()}) ? 1 : 0;
    }
    assertTrue(affirmed < 200_000 / 5000, () -> "false positives in 200,000");
  }

  @Test
  void keepsWordsApartThatDifferInFewBits() {
    for (int i = 0; i < 5000; i++) {
      words.accept((long) i << 40);
    }
    byte[] filter = TokenFilter.of(words);
    int affirmed = 0;
    for (int i = 5000; i < 55_000; i++) {
      affirmed += TokenFilter.mayContain(filter, new long[] {(long) i << 40}) ? 1 : 0;
    }
    assertTrue(affirmed < 50_000 / 5000);
  }

  @Test
  void needsAllWords() {
    words.accept(1);
    words.accept(0);
    byte[] filter = TokenFilter.of(words);
    assertTrue(TokenFilter.mayContain(filter, new long[] {0, 1}));
    assertFalse(TokenFilter.mayContain(filter, new long[] {0, 1, 2}));
  }

  private byte[] filter(int size, long seed) {
    words.clear();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      words.accept(random.nextLong());
    }
    return TokenFilter.of(words);
  }
}
