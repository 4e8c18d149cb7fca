package io.logserver.pipeline;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One batch that was sent, and what may be found of it. A deletion takes what is older than its
 * time, so of a batch that is there exactly the logs from one of its <em>cuts</em> on are found;
 * there are several while it is open whether a deletion came after the batch or before it.
 */
final class Sent {

  /** What the sender was told, or has seen since. */
  enum Fate {
    UNKNOWN,
    THERE,
    REFUSED
  }

  final LogBatch batch;
  final Map<LogId, byte[]> lines = new TreeMap<>();
  Fate fate = Fate.UNKNOWN;
  private boolean ofEarlierLife;
  private boolean found;
  private final Set<Long> cuts = new TreeSet<>(Set.of(Long.MIN_VALUE));

  Sent(LogBatch batch, List<byte[]> lines) {
    this.batch = batch;
    lines.forEach(line -> this.lines.put(CanonicalLine.id(line, 0), line));
  }

  TenantId tenant() {
    return batch.tenant();
  }

  LogId id() {
    return batch.summary().minId();
  }

  /** A deletion took its part of this. */
  void delete(long before) {
    List<Long> earlier = List.copyOf(cuts);
    cuts.clear();
    earlier.forEach(cut -> cuts.add(Math.max(cut, before)));
  }

  /** A deletion took its part of this, or came before it. */
  void mayDelete(long before) {
    List<Long> earlier = List.copyOf(cuts);
    earlier.forEach(cut -> cuts.add(Math.max(cut, before)));
  }

  /** Fewest logs that a deletion can find here. */
  long fewestBefore(long before) {
    return cuts.stream().mapToLong(cut -> between(cut, before)).min().orElse(0);
  }

  /** Most logs that a deletion can find here. */
  long mostBefore(long before) {
    return fate == Fate.REFUSED
        ? 0
        : cuts.stream().mapToLong(cut -> between(cut, before)).max().orElse(0);
  }

  /**
   * Whether that may be what is found of this, when a deletion of what is older than {@code before}
   * took its part.
   */
  boolean allows(Set<LogId> found, long before) {
    if (found.isEmpty() && fate != Fate.THERE) {
      return true;
    }
    return fate != Fate.REFUSED
        && cuts.stream().anyMatch(cut -> from(Math.max(cut, before)).equals(found));
  }

  /** The process that this was sent to has ended. */
  void endLife() {
    ofEarlierLife = true;
  }

  /** Whether it was found, so that it has to be there from now on. */
  boolean wasFound() {
    return found;
  }

  /**
   * That is what the store has of it. No other outcome is possible from now on, except that what
   * was sent to this process may yet appear when the next one recovers.
   */
  void settle(Set<LogId> there) {
    if (!there.isEmpty() || fate == Fate.THERE) {
      fate = Fate.THERE;
      found = true;
      cuts.removeIf(cut -> !from(cut).equals(there));
    } else if (ofEarlierLife) {
      fate = Fate.REFUSED;
    }
  }

  private Set<LogId> from(long cut) {
    Set<LogId> left = new TreeSet<>();
    lines.forEach((id, line) -> {
      if (CanonicalLine.timestamp(line, 0) >= cut) {
        left.add(id);
      }
    });
    return left;
  }

  private long between(long cut, long before) {
    return lines.values().stream()
        .mapToLong(line -> CanonicalLine.timestamp(line, 0))
        .filter(time -> time >= cut && time < before)
        .count();
  }
}
