package io.logserver.log.export;

import io.logserver.store.LogScan;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A scan that has always one more piece, until it fails. */
final class EndlessScan implements LogScan {

  static final int PIECE_BYTES = 128 << 10;

  private final int failAt;
  private final AtomicInteger pulled = new AtomicInteger();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * @param failAt number of the piece that cannot be read
   */
  EndlessScan(int failAt) {
    this.failAt = failAt;
  }

  int pulled() {
    return pulled.get();
  }

  CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public Future<byte[]> next() {
    int number = pulled.incrementAndGet();
    if (number == failAt) {
      return Future.failedFuture(new IOException("the disk is gone"));
    }
    return Future.succeededFuture(
        ("x".repeat(PIECE_BYTES - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    closed.complete(null);
  }
}
