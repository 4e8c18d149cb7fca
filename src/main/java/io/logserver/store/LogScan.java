package io.logserver.store;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A pass over logs in stored order, pulled piece by piece, so that the reader's pace is the
 * store's. From its first piece on it holds resources, until it has ended, failed or was closed.
 */
public interface LogScan extends AutoCloseable {

  /**
   * The next matching canonical lines, each ended by a line feed: about 64 to 256 KiB, at least one
   * line; null at the end. Call it again only after it completed.
   */
  Future<byte @Nullable []> next();

  /**
   * Frees what the scan holds, at once or when a {@link #next} under way has completed. Safe to
   * call again.
   */
  @Override
  void close();
}
