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

  /** Of two nodes each takes two units for one log; what was taken alone before stays taken. */
  @Test
  void keepsItsFillWhenItIsShared() {
    assertEquals(0, limit.take(5, START));
    assertEquals(0, limit.take(2, START));
    assertEquals(0, limit.take(2, START));
    assertTrue(limit.take(2, START) > 0);
    assertEquals(0, limit.take(2, START + SECOND / 10));
  }

  @Test
  void isNeverNothingHoweverManyShareIt() {
    RateLimit one = new RateLimit(1, START);
    assertEquals(0, one.take(50, START));
    assertTrue(one.take(50, START + 49 * SECOND) > 0);
    assertEquals(0, one.take(50, START + 50 * SECOND));
  }
}
