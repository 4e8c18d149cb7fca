package io.logserver.stream;

import io.logserver.bus.Bus;
import io.vertx.core.Future;

/**
 * The way of stored logs from a worker to the live tails. Used on the context that opened it, which
 * waits for the opening before it publishes.
 */
public interface Feed {

  /** Gets ready; completes when all that is published from now on reaches whom it concerns. */
  Future<Void> open();

  /**
   * Publishes to the live tails of this process and of others.
   *
   * @return completes when every process with subscribers of these tenants has the logs, knows how
   *     many it misses, or is gone; until then the queue should not forget them. Never fails
   */
  Future<Void> publish(StoredBatches stored);

  /** Says good-bye; what was published before and has not completed may be lost. */
  Future<Void> close();

  /** The way to the live tail of this process alone: by reference, and done at once. */
  static Feed local(Bus bus) {
    return new LocalFeed(bus);
  }
}
