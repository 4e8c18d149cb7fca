package io.logserver.store;

import io.vertx.core.Future;

/**
 * Where logs are kept and found. A store is used through its sides: the worker gets the {@link
 * LogAppender}, requests the {@link LogReader} and the {@link LogAdmin}. Futures may complete on
 * any thread.
 */
public interface LogStore extends LogAppender, LogReader, LogAdmin {

  /**
   * Opens the store, recovering what was durable, before anything else. Fails with {@code
   * UNAVAILABLE}, and a message for an operator, while it is away: then it may be called again.
   */
  Future<Void> open();

  /** What the store holds and whether it is well; cheap, from any thread. */
  StoreStatus status();

  /**
   * Number of reads since the start that failed because they took too long; cheap, from any thread.
   */
  long timeouts();

  /**
   * Number of reads since the start that were given up because nobody waited for them any more;
   * cheap, from any thread.
   */
  long cancelled();

  /** Makes durable what was appended and releases everything. */
  Future<Void> close();
}
