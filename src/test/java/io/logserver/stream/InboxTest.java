package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final LogBatch SMALL = Lines.batch(new TenantId("acme"), 0, 3, 10);
  private static final LogBatch LARGE =
      Lines.batch(new TenantId("acme"), 0, 2, Inbox.MAX_BYTES / 2);

  private final Inbox inbox = new Inbox();

  @Test
  void asksForOneTakeUntilItWasFoundEmpty() {
    assertTrue(inbox.offer(SMALL));
    assertFalse(inbox.offer(SMALL));
    assertEquals(List.of(SMALL, SMALL), inbox.take().batches());
    assertFalse(inbox.offer(SMALL));
    inbox.take();
    assertTrue(inbox.take().isEmpty());
    assertTrue(inbox.offer(SMALL));
  }

  @Test
  void takesOneBatchOfAnySize() {
    inbox.offer(LARGE);

    assertEquals(new Inbox.Content(0, List.of(LARGE), 0), inbox.take());
  }

  @Test
  void countsWhatItLetsGoAndKeepsNothingBehindIt() {
    inbox.offer(SMALL);
    inbox.offer(LARGE);
    inbox.offer(SMALL);

    assertEquals(new Inbox.Content(0, List.of(SMALL), 5), inbox.take());
    inbox.offer(SMALL);
    assertEquals(new Inbox.Content(0, List.of(SMALL), 0), inbox.take());
  }

  @Test
  void countsWhatNeverCameApartAndKeepsWhatFollows() {
    assertTrue(inbox.lose(7));
    assertFalse(inbox.offer(SMALL));
    inbox.lose(2);

    assertEquals(new Inbox.Content(9, List.of(SMALL), 0), inbox.take());
    assertTrue(inbox.take().isEmpty());
    assertTrue(inbox.lose(1));
  }
}
