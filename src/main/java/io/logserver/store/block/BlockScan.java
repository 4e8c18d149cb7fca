package io.logserver.store.block;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.query.ByteBuilder;
import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogFilter;
import io.logserver.store.LogScan;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One scan. Its stored order: blocks by their smallest id, which is when the first of their logs
 * was received; within a block the order of append. So logs come in the order in which they were
 * appended, with two exceptions: where small blocks were joined across a larger one, all their logs
 * come where the first of them stood; and where the clock of ids stepped back between two
 * processes, the later process' blocks may come first. Nothing else changes the order.
 *
 * <p>It works in short turns on the search pool, so that a scan that finds little keeps no thread
 * from searches. The lock guards what it holds: a turn that is under way when the scan is closed
 * frees that itself.
 */
final class BlockScan implements LogScan {

  private static final int PIECE_BYTES = 64 << 10;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private record Block(BlockList list, int at) {}

  /** What is held from the first turn on. */
  private record Held(Epoch epoch, BlockLines lines) {

    void release() {
      lines.close();
      epoch.release();
    }
  }

  private final SearchPool pool;
  private final Epochs epochs;
  private final TenantId tenant;
  private final BlockFilter filter;
  private final LineMatcher matcher;
  private final ByteBuilder found = new ByteBuilder(PIECE_BYTES);
  private List<Block> blocks = List.of();
  private int next;
  private @Nullable Held held;
  private boolean busy;
  private boolean closed;

  BlockScan(SearchPool pool, Epochs epochs, TenantId tenant, LogFilter filter) {
    this.pool = pool;
    this.epochs = epochs;
    this.tenant = tenant;
    this.filter = new BlockFilter(filter);
    this.matcher = filter.matcher();
  }

  @Override
  public Future<byte @Nullable []> next() {
    Promise<byte @Nullable []> promise = Promise.promise();
    pool.turn(promise, this::turn);
    return promise.future().onFailure(failure -> close());
  }

  private void turn(Promise<byte @Nullable []> promise) throws IOException {
    BlockLines lines = begin();
    try {
      collect(lines);
    } finally {
      end();
    }
    if (!found.isEmpty()) {
      byte[] piece = found.toBytes();
      found.clear();
      promise.complete(piece);
    } else if (next == blocks.size()) {
      close();
      promise.complete(null);
    } else {
      pool.turn(promise, this::turn);
    }
  }

  private synchronized BlockLines begin() {
    if (closed) {
      throw new LogServerException(ErrorCode.UNAVAILABLE, "the scan is closed");
    }
    Held open = held;
    if (open == null) {
      open = new Held(epochs.hold(), new BlockLines());
      held = open;
      blocks = stored(open.epoch().blocks(tenant));
    }
    busy = true;
    return open.lines();
  }

  private synchronized void end() {
    busy = false;
    if (closed) {
      release();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (!busy) {
      release();
    }
  }

  private void release() {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  private List<Block> stored(List<BlockList> lists) {
    List<Block> order = new ArrayList<>();
    for (BlockList list : lists) {
      for (int i = 0; i < list.size(); i++) {
        if (filter.overlaps(list, i)) {
          order.add(new Block(list, i));
        }
      }
    }
    order.sort(Comparator.comparing(block -> block.list().minId(block.at())));
    return order;
  }

  private void collect(BlockLines lines) throws IOException {
    long start = System.nanoTime();
    while (next < blocks.size()
        && found.length() < PIECE_BYTES
        && System.nanoTime() - start < TURN_NANOS) {
      Block block = blocks.get(next++);
      if (filter.admits(block.list(), block.at())) {
        block.list().open(block.at(), lines);
        take(lines, filter.isWhole(block.list(), block.at()));
      }
    }
  }

  private void take(BlockLines lines, boolean whole) {
    byte[] bytes = lines.bytes();
    if (whole) {
      found.append(bytes, 0, lines.length());
      return;
    }
    for (int start = 0, end; start < lines.length(); start = end + 1) {
      end = CanonicalLine.end(bytes, start, lines.length());
      if (matcher.matches(bytes, start, end)) {
        found.append(bytes, start, end + 1);
      }
    }
  }
}
