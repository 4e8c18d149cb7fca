package io.logserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final int MIB = 1 << 20;

  private final InFlight inFlight = new InFlight(16 * MIB, 10);

  @Test
  void leavesRoomForSmallRequestsThatLargeOnesCannotTake() {
    for (int i = 0; i < 14; i++) {
      assertTrue(inFlight.exchange(0, MIB));
    }
    assertFalse(inFlight.exchange(0, MIB));
    assertTrue(inFlight.exchange(0, 16 * 1024));
    assertEquals(14L * MIB + 16 * 1024, inFlight.bytes());
  }

  @Test
  void refusesSmallRequestsOnlyWhenAllIsTaken() {
    for (int i = 0; i < 16 * 64; i++) {
      assertTrue(inFlight.exchange(0, 16 * 1024));
    }
    assertFalse(inFlight.exchange(0, 1));
  }

  @Test
  void letsOneRequestAlonePassHoweverLargeItIs() {
    assertTrue(inFlight.exchange(0, 20L * MIB));
    assertTrue(inFlight.exchange(20L * MIB, 64L * MIB));
    assertFalse(inFlight.exchange(0, 1));
    inFlight.release(64L * MIB);
    assertEquals(0, inFlight.bytes());
  }

  @Test
  void holdsLessAtAnyTimeAndKeepsWhatItHeldWhenMoreIsRefused() {
    assertTrue(inFlight.exchange(0, 10L * MIB));
    assertTrue(inFlight.exchange(0, 3L * MIB));
    assertFalse(inFlight.exchange(3L * MIB, 8L * MIB));
    assertEquals(13L * MIB, inFlight.bytes());
    assertTrue(inFlight.exchange(3L * MIB, MIB));
    assertEquals(11L * MIB, inFlight.bytes());
  }
}
