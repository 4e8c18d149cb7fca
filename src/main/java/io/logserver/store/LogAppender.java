package io.logserver.store;

import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import java.util.List;

/** The append side of a {@link LogStore}, used by the one worker that reads the queue. */
public interface LogAppender {

  /**
   * Adds deliveries, which come in the order of their positions; one that is not above {@link
   * #durable()}, or was appended before, changes nothing.
   *
   * @return completes when all their logs are visible to every later read. After a failure the same
   *     deliveries may be appended again
   */
  Future<Void> append(List<Delivery> deliveries);

  /**
   * The position up to which every delivery would survive a power cut, so that the queue may forget
   * them; 0 when there is none. Data and position are stored in one commit. Cheap, from any thread.
   */
  long durable();
}
