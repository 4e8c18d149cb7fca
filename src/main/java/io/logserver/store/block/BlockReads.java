package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.HistogramBucket;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.GroupCounts;
import io.logserver.store.read.Helpers;
import io.logserver.store.read.IntervalCounts;
import io.logserver.store.read.SeverityCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads that need no order: one log by its id, and numbers of logs. */
final class BlockReads {

  private BlockReads() {}

  /** The line of that id, without its line feed. */
  static Optional<byte[]> get(List<BlockList> lists, LogId id, Deadline deadline)
      throws IOException {
    byte[] text = id.toString().getBytes(StandardCharsets.ISO_8859_1);
    try (BlockLines lines = new BlockLines()) {
      for (BlockList blocks : lists) {
        for (int i = 0; i < blocks.size(); i++) {
          if (blocks.mayContain(i, id) && blocks.isLive(i)) {
            deadline.check();
            blocks.open(i, lines);
            Optional<byte[]> found = find(lines, text);
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> find(BlockLines lines, byte[] id) {
    byte[] bytes = lines.bytes();
    for (int start = 0, end; start < lines.length(); start = end + 1) {
      end = CanonicalLine.end(bytes, start, lines.length());
      int at = start + CanonicalLine.ID;
      if (Arrays.equals(bytes, at, at + id.length, id, 0, id.length)) {
        return Optional.of(Arrays.copyOfRange(bytes, start, end));
      }
    }
    return Optional.empty();
  }

  /** Number of matching logs by severity, mildest first. */
  static Map<Severity, Long> stats(
      List<BlockList> lists, LogFilter filter, Deadline deadline, Helpers helpers)
      throws IOException {
    SeverityCounts counts = new SeverityCounts();
    TallyRead.count(lists, filter, new SeverityTally(counts), deadline, helpers);
    return counts.map();
  }

  /** Number of matching logs by the values of some fields. */
  static List<GroupCount> group(
      List<BlockList> lists,
      LogFilter filter,
      List<GroupField> fields,
      Deadline deadline,
      Helpers helpers)
      throws IOException {
    if (fields.equals(List.of(GroupField.SEVERITY))) {
      return bySeverity(stats(lists, filter, deadline, helpers));
    }
    GroupCounts groups = new GroupCounts(fields);
    TallyRead.count(lists, filter, new GroupTally(groups), deadline, helpers);
    return groups.list();
  }

  /** Counters tell severities, so that no block need be opened for them. */
  private static List<GroupCount> bySeverity(Map<Severity, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> new GroupCount(List.of(count.getKey().name()), count.getValue()))
        .sorted(GroupCount.ORDER)
        .toList();
  }

  /** Number of matching logs by severity in each interval of milliseconds. */
  static List<HistogramBucket> histogram(
      List<BlockList> lists, LogFilter filter, long interval, Deadline deadline, Helpers helpers)
      throws IOException {
    IntervalCounts histogram = new IntervalCounts(interval);
    TallyRead.count(lists, filter, new IntervalTally(histogram), deadline, helpers);
    return histogram.list();
  }

  /** Number of logs before the cutoff. */
  static long count(List<BlockList> lists, Cutoff cutoff, Deadline deadline, Helpers helpers)
      throws IOException {
    CutoffCount count = new CutoffCount(cutoff);
    TallyRead.count(lists, LogFilter.ALL, count, deadline, helpers);
    return count.count();
  }
}
