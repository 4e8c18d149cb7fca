package io.logserver.store.block;

import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.log.query.LogQuery.Order;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's blocks in memory, at one moment: those that are sealed, then the open one if there
 * is one. It never changes, so it is the {@link BlockList} of any number of readers.
 */
final class TenantView implements BlockList {

  private final List<SealedBlock> sealed;
  private final OpenBlock.@Nullable View open;
  private volatile int @Nullable [] newestFirst;
  private volatile int @Nullable [] oldestFirst;

  TenantView(List<SealedBlock> sealed, OpenBlock.@Nullable View open) {
    this.sealed = sealed;
    this.open = open;
  }

  @Override
  public int size() {
    return sealed.size() + (open == null ? 0 : 1);
  }

  @Override
  public boolean isLive(int index) {
    return true;
  }

  /** An open block has no number yet. */
  @Override
  public long number(int index) {
    return isOpen(index) ? 0 : sealed.get(index).header().number();
  }

  @Override
  public int length(int index) {
    return open != null && isOpen(index) ? open.length() : sealed.get(index).header().length();
  }

  @Override
  public int count(int index) {
    return summary(index).count();
  }

  @Override
  public int count(int index, int severity) {
    return summary(index).severities()[severity];
  }

  @Override
  public long minTime(int index) {
    return summary(index).minTime();
  }

  @Override
  public long maxTime(int index) {
    return summary(index).maxTime();
  }

  @Override
  public LogId minId(int index) {
    return summary(index).minId();
  }

  @Override
  public LogId maxId(int index) {
    return summary(index).maxId();
  }

  @Override
  public boolean mayContain(int index, LogId id) {
    LogSummary summary = summary(index);
    return summary.minId().compareTo(id) <= 0 && id.compareTo(summary.maxId()) <= 0;
  }

  @Override
  public boolean mayContain(int index, long[] words) {
    return isOpen(index) || TokenFilter.mayContain(sealed.get(index).filter(), words);
  }

  @Override
  public void load(int index, BlockLines target) {
    if (open != null && isOpen(index)) {
      target.wrap(open.lines(), open.length());
    } else {
      SealedBlock block = sealed.get(index);
      target.take(block.compressed(), block.compressed().length, block.header().length());
    }
  }

  @Override
  public int ranked(Order order, int rank) {
    return (order == Order.DESC ? newestFirst() : oldestFirst())[rank];
  }

  private int[] newestFirst() {
    int[] order = newestFirst;
    if (order == null) {
      order = sorted(Comparator.comparingLong(this::maxTime).reversed());
      newestFirst = order;
    }
    return order;
  }

  private int[] oldestFirst() {
    int[] order = oldestFirst;
    if (order == null) {
      order = sorted(Comparator.comparingLong(this::minTime));
      oldestFirst = order;
    }
    return order;
  }

  private int[] sorted(Comparator<Integer> order) {
    return IntStream.range(0, size()).boxed().sorted(order).mapToInt(Integer::intValue).toArray();
  }

  private boolean isOpen(int index) {
    return index == sealed.size();
  }

  private LogSummary summary(int index) {
    return open != null && isOpen(index) ? open.summary() : sealed.get(index).header().summary();
  }
}
