package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  private final Repeats repeats = new Repeats(10);

  @Test
  void knowsABatchThatComesAgain() {
    assertTrue(repeats.isNew(batch(1)));
    assertTrue(repeats.isNew(batch(4)));
    assertFalse(repeats.isNew(batch(1)));
    assertFalse(repeats.isNew(batch(4)));
  }

  @Test
  void remembersAtLeastTheLastTenAndForgetsInTheEnd() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(repeats.isNew(batch(i)));
      for (int last = Math.max(0, i - 9); last <= i; last++) {
        assertFalse(repeats.isNew(batch(last)), last + " after " + i);
      }
    }
    assertTrue(repeats.isNew(batch(0)));
  }

  private static LogBatch batch(int from) {
    return Lines.batch(new TenantId("acme"), from, 3, 10);
  }
}
