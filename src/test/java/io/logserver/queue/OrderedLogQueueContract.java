package io.logserver.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import java.util.List;

/**
 * What a {@link LogQueue} does beyond {@link LogQueueContract} when it is a log that one process
 * writes and reads: it delivers in the order of sending, each batch once, repeats exactly what was
 * not acknowledged, and knows its length at every moment. The block store counts on it.
 */
public abstract class OrderedLogQueueContract extends LogQueueContract {

  /** In that order. */
  @Override
  protected void assertSame(List<LogBatch> sent, List<Delivery> received) {
    assertEquals(sent.size(), received.size());
    for (int i = 0; i < sent.size(); i++) {
      assertTrue(LogBatches.equal(sent.get(i), received.get(i).batch()), "differs at " + i);
    }
  }

  /** Exactly that, and in that order. */
  @Override
  protected void assertDeliversAgain(List<LogBatch> sent, int acknowledged) {
    List<LogBatch> rest = sent.subList(acknowledged, sent.size());
    assertSame(rest, receive(rest.size()));
  }

  /** At once, and with the age of what was received a minute ago. */
  @Override
  protected void assertBacklog(int batches) {
    assertEquals(batches, queue().status().backlogBatches());
    if (batches > 0) {
      assertTrue(queue().status().oldestMillis() >= 60_000);
    }
  }
}
