package io.logserver.store.block;

import io.logserver.log.SummaryBuilder;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins small blocks of a tenant that follow each other, since a quiet tenant leaves one with every
 * commit. A group is joined once it has {@link #FAN_IN} blocks, so that a log is rewritten a few
 * times in its life. The join is part of a commit: readers have the small blocks or the joined one.
 */
final class SmallBlockMerger {

  private static final Logger LOG = LoggerFactory.getLogger(SmallBlockMerger.class);
  private static final int FAN_IN = 8;
  private static final long BYTES_PER_COMMIT = 16L << 20;

  private record Small(BlockList list, int at) {
    int length() {
      return list.length(at);
    }

    long number() {
      return list.number(at);
    }
  }

  private final BlockIndex index;
  private final BlockSealer sealer;
  private final int blockBytes;
  private long budget = BYTES_PER_COMMIT;

  SmallBlockMerger(BlockIndex index, BlockSealer sealer, int blockBytes) {
    this.index = index;
    this.sealer = sealer;
    this.blockBytes = blockBytes;
  }

  /** Joins what can be joined of these tenants' blocks, while this commit's budget lasts. */
  void merge(Set<TenantId> tenants, Catalogue catalogue) throws IOException {
    for (TenantId tenant : tenants) {
      merge(tenant, catalogue.blocks(tenant));
    }
  }

  private void merge(TenantId tenant, List<BlockList> indexed) throws IOException {
    List<Small> small = small(indexed);
    for (int from = 0, to; budget > 0 && small.size() - from >= FAN_IN; from = to) {
      to = groupEnd(small, from);
      if (to - from >= FAN_IN) {
        join(tenant, small.subList(from, to));
      }
    }
  }

  /** The small blocks in order of receipt. */
  private List<Small> small(List<BlockList> indexed) {
    List<Small> small = new ArrayList<>();
    for (BlockList list : indexed) {
      for (int i = 0; i < list.size(); i++) {
        if (list.length(i) < blockBytes / 2 && list.isLive(i)) {
          small.add(new Small(list, i));
        }
      }
    }
    small.sort(Comparator.comparing(block -> block.list().minId(block.at())));
    return small;
  }

  private int groupEnd(List<Small> small, int from) {
    long length = 0;
    int to = from;
    while (to < small.size() && length + small.get(to).length() <= blockBytes) {
      length += small.get(to).length();
      to++;
    }
    return to;
  }

  private void join(TenantId tenant, List<Small> group) throws IOException {
    OpenBlock joined = lines(group);
    if (joined == null) {
      return;
    }
    OpenBlock.View view = joined.view();
    index.remove(group.stream().map(Small::number).toList());
    index.add(sealer.seal(tenant, view.lines(), view.length(), view.summary()));
    budget -= view.length();
  }

  /**
   * The lines of all these blocks; null when one cannot be read, which must not stop the commit.
   */
  private static @Nullable OpenBlock lines(List<Small> group) {
    OpenBlock joined = new OpenBlock();
    try (BlockLines lines = new BlockLines()) {
      for (Small block : group) {
        block.list().open(block.at(), lines);
        byte[] bytes = lines.bytes();
        int length = lines.length();
        joined.append(bytes, 0, length, SummaryBuilder.of(bytes, 0, length));
      }
      return joined;
    } catch (IOException e) {
      LOG.error("small blocks stay apart", e);
      return null;
    }
  }
}
