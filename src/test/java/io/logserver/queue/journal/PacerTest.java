package io.logserver.queue.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacerTest {

  private static final int MIB = 1 << 20;
  private static final int WINDOW_MIB = (int) (Pacer.WINDOW_BYTES / MIB);

  private final AtomicLong clock = new AtomicLong(-5);
  private final Pacer pacer = new Pacer(clock::get);
  private final List<PendingSend> sent = new ArrayList<>();

  @Test
  void answersAtOnceWhileTheConsumerIsNear() {
    send(WINDOW_MIB);

    assertEquals(WINDOW_MIB, answered());
  }

  @Test
  void holdsWhatGoesBeyondTheWindowUntilTheConsumerIsNearAgain() {
    send(WINDOW_MIB + 3);

    assertEquals(WINDOW_MIB, answered());
    pacer.taken(3 * MIB);
    assertEquals(WINDOW_MIB + 3, answered());
  }

  @Test
  void answersALittleLessThanTheConsumerTakes() {
    send(3 * WINDOW_MIB);
    pacer.taken(WINDOW_MIB * MIB);

    assertEquals(WINDOW_MIB + WINDOW_MIB * 7 / 8, answered());
  }

  @Test
  void answersInOrder() {
    send(2 * WINDOW_MIB);
    pacer.taken(5 * MIB);

    long first = sent.stream().takeWhile(send -> send.future().isComplete()).count();
    assertEquals(first, answered());
  }

  @Test
  void letsNoAnswerWaitForMoreThanASecond() {
    send(WINDOW_MIB + 1);
    clock.addAndGet(Pacer.LONGEST_NANOS - 1);
    pacer.taken(1);
    send(1);
    pacer.tick();
    assertEquals(WINDOW_MIB, answered());

    clock.addAndGet(1);
    pacer.tick();
    assertEquals(WINDOW_MIB + 1, answered());
  }

  @Test
  void holdsNothingWhileTheConsumerIsAway() {
    send(WINDOW_MIB + 1);
    clock.addAndGet(Pacer.LONGEST_NANOS);
    pacer.tick();
    send(5 * WINDOW_MIB);
    assertEquals(6 * WINDOW_MIB + 1, answered());

    pacer.taken(1);
    send(2);
    assertEquals(6 * WINDOW_MIB + 1, answered());
  }

  @Test
  void answersAllWhenItCloses() {
    send(2 * WINDOW_MIB);
    pacer.close();

    assertEquals(2 * WINDOW_MIB, answered());
  }

  private void send(int count) {
    LogBatch one = LogBatches.of("t", "x");
    List<PendingSend> group = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LogBatch batch = new LogBatch(one.tenant(), one.summary(), new byte[MIB]);
      group.add(new PendingSend(batch, MIB));
    }
    sent.addAll(group);
    pacer.durable(group);
  }

  private long answered() {
    return sent.stream().filter(send -> send.future().isComplete()).count();
  }
}
