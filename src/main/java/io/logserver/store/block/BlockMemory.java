package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LineFrame;
import io.logserver.log.LogBatch;
import io.logserver.log.LogSummary;
import io.logserver.log.SummaryBuilder;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything appended since the last commit, by tenant: sealed blocks, and an open one that still
 * grows. Used by the indexer thread only; readers see it through what is {@linkplain #publish
 * published}.
 */
final class BlockMemory {

  private static final class Blocks {
    List<SealedBlock> sealed = List.of();
    @Nullable OpenBlock open;

    TenantView view() {
      return new TenantView(sealed, open == null ? null : open.view());
    }
  }

  /** Frames below this part of a block are gathered in blocks instead. */
  private static final int SMALL_PART = 4;

  private final BlockSealer sealer;
  private final int blockBytes;
  private final long maxOpenBytes;
  private final Map<TenantId, Blocks> tenants = new HashMap<>();
  private final Set<TenantId> unpublished = new HashSet<>();
  private long openBytes;
  private long sealedBytes;
  private long lineBytes;
  private long logs;
  private long count;

  BlockMemory(BlockSealer sealer, int blockBytes, long maxOpenBytes) {
    this.sealer = sealer;
    this.blockBytes = blockBytes;
    this.maxOpenBytes = maxOpenBytes;
  }

  /** Adds a batch: as blocks of its own when it is large enough, else to the open block. */
  void append(LogBatch batch) {
    Blocks blocks = tenants.computeIfAbsent(batch.tenant(), tenant -> new Blocks());
    if (hasBlocks(batch)) {
      appendBlocks(blocks, batch);
    } else {
      appendLines(blocks, batch);
    }
    unpublished.add(batch.tenant());
    lineBytes += batch.lines().length;
    logs += batch.count();
    while (openBytes > maxOpenBytes) {
      sealLargest();
    }
  }

  /** Whether the frames of a batch are about as large as blocks are to be. */
  private boolean hasBlocks(LogBatch batch) {
    int frames = batch.frames().size();
    int average = frames == 0 ? 0 : batch.lines().length / frames;
    return average >= blockBytes / SMALL_PART && average <= 2L * blockBytes;
  }

  /**
   * Adds a batch whose frames become blocks as they are. What was open before is sealed first, so
   * that blocks stay in the order of append; so little that it would make a small block takes the
   * batch in.
   */
  private void appendBlocks(Blocks blocks, LogBatch batch) {
    OpenBlock open = blocks.open;
    if (open != null && open.length() + batch.lines().length <= 2 * blockBytes) {
      fill(blocks, batch.lines(), 0, batch.lines().length, batch.summary());
      seal(batch.tenant(), blocks);
      return;
    }
    seal(batch.tenant(), blocks);
    byte[] lines = batch.lines();
    boolean single = batch.frames().size() == 1;
    int start = 0;
    for (LineFrame frame : batch.frames()) {
      int end = frame.end();
      LogSummary summary = single ? batch.summary() : SummaryBuilder.of(lines, start, end);
      addSealed(blocks, sealer.seal(batch.tenant(), lines, start, end, summary, frame.zstd()));
      count++;
      start = end;
    }
  }

  /** Adds a batch to the open block, cut at line ends where it does not fit. */
  private void appendLines(Blocks blocks, LogBatch batch) {
    byte[] lines = batch.lines();
    for (int start = 0; start < lines.length; ) {
      int room = blockBytes - (blocks.open == null ? 0 : blocks.open.length());
      int end = cut(lines, start, room, blocks.open == null);
      if (end > start) {
        boolean whole = start == 0 && end == lines.length;
        fill(
            blocks,
            lines,
            start,
            end,
            whole ? batch.summary() : SummaryBuilder.of(lines, start, end));
      }
      if (end < lines.length) {
        seal(batch.tenant(), blocks);
      }
      start = end;
    }
  }

  /**
   * End of the last line that ends within {@code room}; when none does, of the first line if there
   * must be one.
   */
  private static int cut(byte[] lines, int start, int room, boolean atLeastOne) {
    if (lines.length - start <= room) {
      return lines.length;
    }
    for (int end = start + room; end > start; end--) {
      if (lines[end - 1] == '\n') {
        return end;
      }
    }
    return atLeastOne ? CanonicalLine.end(lines, start, lines.length) + 1 : start;
  }

  private void fill(Blocks blocks, byte[] lines, int start, int end, LogSummary summary) {
    OpenBlock open = blocks.open;
    if (open == null) {
      open = new OpenBlock();
      blocks.open = open;
      count++;
    }
    openBytes -= open.capacity();
    open.append(lines, start, end, summary);
    openBytes += open.capacity();
  }

  private void seal(TenantId tenant, Blocks blocks) {
    OpenBlock open = blocks.open;
    if (open == null) {
      return;
    }
    OpenBlock.View view = open.view();
    addSealed(blocks, sealer.seal(tenant, view.lines(), view.length(), view.summary()));
    blocks.open = null;
    openBytes -= open.capacity();
    unpublished.add(tenant);
  }

  private void addSealed(Blocks blocks, SealedBlock block) {
    List<SealedBlock> more = new ArrayList<>(blocks.sealed.size() + 1);
    more.addAll(blocks.sealed);
    more.add(block);
    blocks.sealed = more;
    sealedBytes += block.size();
  }

  private void sealLargest() {
    tenants.entrySet().stream()
        .max(Comparator.comparingInt(entry -> capacity(entry.getValue())))
        .ifPresent(largest -> seal(largest.getKey(), largest.getValue()));
  }

  private static int capacity(Blocks blocks) {
    return blocks.open == null ? 0 : blocks.open.capacity();
  }

  void sealAll() {
    tenants.forEach(this::seal);
  }

  /** Makes visible what changed since the last time. */
  void publish(Epoch epoch) {
    for (TenantId tenant : unpublished) {
      Blocks blocks = tenants.get(tenant);
      if (blocks != null) {
        epoch.publish(tenant, blocks.view());
      }
    }
    unpublished.clear();
  }

  /** Makes everything visible in a new epoch. */
  void publishAll(Epoch epoch) {
    unpublished.addAll(tenants.keySet());
    publish(epoch);
  }

  /** The sealed blocks, tenant by tenant, in order of their numbers. */
  List<SealedBlock> sealed() {
    return tenants.values().stream()
        .flatMap(blocks -> blocks.sealed.stream())
        .sorted(
            Comparator.comparing(SealedBlock::tenant)
                .thenComparingLong(block -> block.header().number()))
        .toList();
  }

  /** Forgets everything: it is in the index now. */
  void clear() {
    tenants.clear();
    unpublished.clear();
    openBytes = 0;
    sealedBytes = 0;
    lineBytes = 0;
    logs = 0;
    count = 0;
  }

  /** Memory that sealed blocks take, in bytes. */
  long sealedBytes() {
    return sealedBytes;
  }

  /** Bytes of all lines. */
  long lineBytes() {
    return lineBytes;
  }

  /** Number of logs. */
  long logs() {
    return logs;
  }

  /** Number of blocks. */
  long blocks() {
    return count;
  }

  /** Whose blocks these are. */
  Set<TenantId> tenants() {
    return tenants.keySet();
  }
}
