package io.logserver.stream;

import io.logserver.log.LogId;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one subscriber beyond its socket, bounded in bytes.
 *
 * <p>A block that does not fit is dropped and opens a hole; everything that follows falls into it
 * until half of the room is free again. Then one gap event takes the place of the hole and entries
 * are accepted anew, so order is kept and a reader that stays slow gets few large gaps instead of
 * many small ones.
 */
final class Backlog {

  private final int maxBytes;
  private final StreamMetrics metrics;
  private final ArrayDeque<FrameBlock> blocks = new ArrayDeque<>(1);
  private int bytes;
  private long dropped;
  private @Nullable LogId after;

  Backlog(int maxBytes, StreamMetrics metrics) {
    this.maxBytes = maxBytes;
    this.metrics = metrics;
  }

  /** Takes the block or drops it. An empty backlog takes a block of any size. */
  void offer(FrameBlock block) {
    if (dropped > 0 || (!blocks.isEmpty() && bytes + block.size() > maxBytes)) {
      drop(block.count());
    } else {
      add(block);
      after = block.lastId();
    }
  }

  /** Counts entries that never got here. */
  void drop(long entries) {
    dropped += entries;
    metrics.dropped.add(entries);
  }

  /** Makes a gap of entries that no reader of this process could have; it is no slower for them. */
  void lose(long entries) {
    dropped += entries;
    closeHole();
  }

  /** The next block to write, or null. */
  @Nullable FrameBlock poll() {
    closeHole();
    FrameBlock block = blocks.poll();
    if (block != null) {
      bytes -= block.size();
    }
    return block;
  }

  private void closeHole() {
    if (dropped > 0 && bytes <= maxBytes / 2) {
      add(FrameBlock.gap(dropped, after));
      dropped = 0;
      metrics.gaps.increment();
    }
  }

  void clear() {
    blocks.clear();
    bytes = 0;
    dropped = 0;
  }

  int bytes() {
    return bytes;
  }

  private void add(FrameBlock block) {
    blocks.add(block);
    bytes += block.size();
  }
}
