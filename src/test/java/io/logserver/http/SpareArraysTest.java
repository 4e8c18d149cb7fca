package io.logserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class SpareArraysTest {

  private static final int LARGE = 64 * 1024;

  private final SpareArrays arrays = new SpareArrays();

  @Test
  void lendsAnArrayToOneAtATime() {
    byte[] array = new byte[SpareArrays.round(100_000)];
    assertEquals(2 * LARGE, array.length);
    assertNull(arrays.take(100_000));
    arrays.give(array);
    assertNull(arrays.take(2 * LARGE + 1));
    assertSame(array, arrays.take(100_000));
    assertNull(arrays.take(100_000));
  }

  @Test
  void keepsNeitherSmallNorVeryLargeOnes() {
    assertEquals(415, SpareArrays.round(415));
    arrays.give(new byte[LARGE - 1]);
    arrays.give(new byte[8 * LARGE + 1]);
    assertNull(arrays.take(1));
    assertNull(arrays.take(LARGE));
  }

  @Test
  void keepsAtMostFourMebibytes() {
    for (int n = 0; n < 100; n++) {
      arrays.give(new byte[8 * LARGE]);
    }
    int kept = 0;
    while (arrays.take(LARGE) != null) {
      kept++;
    }
    assertEquals(8, kept);
  }
}
