package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final StreamMetrics metrics = new StreamMetrics();
  private final Backlog backlog = new Backlog(1000, metrics);

  @Test
  void keepsTheOrder() {
    backlog.offer(block(1, 100));
    backlog.offer(block(2, 100));

    assertEquals(Lines.id(1), backlog.poll().lastId());
    assertEquals(Lines.id(2), backlog.poll().lastId());
    assertNull(backlog.poll());
  }

  @Test
  void neverHoldsMoreThanItsBytes() {
    for (int i = 0; i < 100; i++) {
      backlog.offer(block(i, 300));
      assertTrue(backlog.bytes() <= 1000);
    }
    assertEquals(97 * 3, metrics.dropped());
  }

  @Test
  void takesOneBlockOfAnySizeWhenEmpty() {
    backlog.offer(block(1, 5000));

    assertEquals(Lines.id(1), backlog.poll().lastId());
    assertEquals(0, metrics.dropped());
  }

  @Test
  void putsOneGapEventInPlaceOfAllThatWasDropped() {
    for (int i = 1; i <= 3; i++) {
      backlog.offer(block(i, 500));
    }
    backlog.offer(block(4, 10)); // would fit, but stands behind the hole

    assertEquals(Lines.id(1), backlog.poll().lastId());
    assertEquals(Lines.id(2), backlog.poll().lastId());
    assertEquals(gap(6, 2), text(backlog.poll()));
    assertNull(backlog.poll());
    assertEquals(1, metrics.gaps());
  }

  @Test
  void acceptsAgainBehindTheGapOnceHalfIsFree() {
    for (int i = 1; i <= 5; i++) {
      backlog.offer(block(i, 250)); // the fifth is dropped
    }
    backlog.poll();
    backlog.offer(block(6, 250)); // 750 bytes wait: still in the hole
    backlog.poll();
    backlog.poll(); // 500 bytes or less wait: the gap is in place
    backlog.offer(block(7, 250));

    assertEquals(Lines.id(4), backlog.poll().lastId());
    assertEquals(gap(6, 4), text(backlog.poll()));
    assertEquals(Lines.id(7), backlog.poll().lastId());
    assertNull(backlog.poll());
  }

  @Test
  void makesAFurtherGapOfAFurtherOverflow() {
    backlog.offer(block(1, 900));
    backlog.offer(block(2, 900));
    backlog.poll();
    assertEquals(gap(3, 1), text(backlog.poll()));
    backlog.offer(block(3, 900));
    backlog.offer(block(4, 900));
    backlog.poll();

    assertEquals(gap(3, 3), text(backlog.poll()));
  }

  @Test
  void tellsOfAGapBeforeTheFirstEntry() {
    backlog.drop(7);

    assertEquals("{\"event\":\"gap\",\"dropped\":7,\"after\":null}", text(backlog.poll()));
  }

  @Test
  void tellsOfWhatNeverCameInItsPlaceAndLosesNothingBehindIt() {
    backlog.offer(block(1, 100));
    backlog.lose(7);
    backlog.offer(block(2, 100));

    assertEquals(Lines.id(1), backlog.poll().lastId());
    assertEquals(gap(7, 1), text(backlog.poll()));
    assertEquals(Lines.id(2), backlog.poll().lastId());
    assertNull(backlog.poll());
    assertEquals(0, metrics.dropped());
  }

  @Test
  void addsWhatNeverCameToTheHoleThatIsOpen() {
    backlog.offer(block(1, 900));
    backlog.offer(block(2, 900));
    backlog.lose(7);

    assertEquals(Lines.id(1), backlog.poll().lastId());
    assertEquals(gap(10, 1), text(backlog.poll()));
    assertNull(backlog.poll());
  }

  private static FrameBlock block(int lastId, int size) {
    return new FrameBlock(new byte[size], 3, Lines.id(lastId));
  }

  private static String gap(int dropped, int after) {
    return "{\"event\":\"gap\",\"dropped\":" + dropped + ",\"after\":\"" + Lines.id(after) + "\"}";
  }

  private static String text(FrameBlock block) {
    return new String(block.bytes(), 2, block.size() - 2, StandardCharsets.UTF_8);
  }
}
