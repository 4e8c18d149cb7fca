package io.logserver.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateLimitTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long START = -5 * SECOND;

  private final RateLimit limit = new RateLimit(10, START);

  @Test
  void holdsASecondsWorthAndFillsUpAgain() {
    for (int i = 0; i < 10; i++) {
      assertEquals(0, limit.take(1, START));
    }
    assertEquals(SECOND / 10, limit.take(1, START));
    assertEquals(0, limit.take(1, START + SECOND / 10));
    assertTrue(limit.take(1, START + SECOND / 10) > 0);
    assertEquals(0, limit.take(10, START + 3 * SECOND));
  }

  @Test
  void letsOneLargeRequestThroughWhenFullAndMakesTheNextWaitForIt() {
    assertEquals(0, limit.take(50, START));
    assertTrue(limit.take(1, START + 4 * SECOND) > 0);
    assertEquals(0, limit.take(1, START + 5 * SECOND));
  }

  @Test
  void refusesALargeRequestWhenNotFull() {
    assertEquals(0, limit.take(1, START));
    assertTrue(limit.take(50, START) > 0);
  }

  @Test
  void takesBackWhatWasNotUsed() {
    assertEquals(0, limit.take(10, START));
    limit.giveBack(10);
    assertEquals(0, limit.take(10, START));
  }
}
