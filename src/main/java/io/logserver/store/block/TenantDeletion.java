package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.SummaryBuilder;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes one tenant's logs before a cutoff: blocks that lie before it whole are dropped unopened,
 * those that straddle it are replaced by what stays.
 */
final class TenantDeletion {

  private final BlockSealer sealer;
  private final TenantId tenant;
  private final Cutoff cutoff;
  private long count;

  TenantDeletion(BlockSealer sealer, TenantId tenant, Cutoff cutoff) {
    this.sealer = sealer;
    this.tenant = tenant;
    this.cutoff = cutoff;
  }

  /** Number of logs deleted so far. */
  long count() {
    return count;
  }

  /** Whether any of the blocks has a log to delete. */
  boolean affects(BlockList blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.isLive(i) && cutoff.touches(blocks, i)) {
        return true;
      }
    }
    return false;
  }

  /** Deletes from the blocks in the index, and adds what stays of those that are not in it yet. */
  void apply(Catalogue indexed, List<SealedBlock> memory, BlockIndex index) throws IOException {
    for (BlockList list : indexed.blocks(tenant)) {
      apply(list, index);
    }
    for (SealedBlock block : memory) {
      apply(block, index);
    }
  }

  private void apply(BlockList indexed, BlockIndex index) throws IOException {
    List<Long> dropped = new ArrayList<>();
    try (BlockLines lines = new BlockLines()) {
      for (int i = 0; i < indexed.size(); i++) {
        if (indexed.isLive(i) && cutoff.touches(indexed, i)) {
          dropped.add(indexed.number(i));
          addRest(indexed, i, lines, index);
        }
      }
    }
    index.remove(dropped);
  }

  private void apply(SealedBlock block, BlockIndex index) throws IOException {
    TenantView alone = new TenantView(List.of(block), null);
    if (!block.tenant().equals(tenant) || !cutoff.touches(alone, 0)) {
      index.add(block);
      return;
    }
    try (BlockLines lines = new BlockLines()) {
      addRest(alone, 0, lines, index);
    }
  }

  private void addRest(BlockList blocks, int i, BlockLines lines, BlockIndex index)
      throws IOException {
    if (cutoff.covers(blocks, i)) {
      count += blocks.count(i);
      return;
    }
    blocks.open(i, lines);
    @Nullable OpenBlock rest = rest(lines);
    if (rest != null) {
      OpenBlock.View view = rest.view();
      index.add(sealer.seal(tenant, view.lines(), view.length(), view.summary()));
    }
  }

  private @Nullable OpenBlock rest(BlockLines lines) {
    OpenBlock rest = new OpenBlock();
    byte[] bytes = lines.bytes();
    for (int start = 0, next; start < lines.length(); start = next) {
      next = CanonicalLine.end(bytes, start, lines.length()) + 1;
      if (cutoff.covers(bytes, start)) {
        count++;
      } else {
        rest.append(bytes, start, next, SummaryBuilder.of(bytes, start, next));
      }
    }
    return rest.length() == 0 ? null : rest;
  }
}
