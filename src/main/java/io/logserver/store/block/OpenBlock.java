package io.logserver.store.block;

import io.logserver.log.LogSummary;
import io.logserver.log.SummaryBuilder;
import java.util.Arrays;

/**
 * The newest lines of one tenant, still growing. Bytes below {@link #length()} are never written
 * again, and growing moves them to a new array, so a reader may use any {@link View} for as long as
 * it likes.
 */
final class OpenBlock {

  /** What a reader sees: {@code lines[0, length)}, and its summary. */
  record View(byte[] lines, int length, LogSummary summary) {}

  private static final int SMALLEST = 1 << 10;

  private final SummaryBuilder summary = new SummaryBuilder();
  private byte[] lines = new byte[0];
  private int length;

  /** Adds lines, each ended by a line feed, of which {@code added} is the summary. */
  void append(byte[] source, int start, int end, LogSummary added) {
    int needed = length + end - start;
    if (needed > lines.length) {
      lines = Arrays.copyOf(lines, Math.max(needed, Math.max(SMALLEST, 2 * lines.length)));
    }
    System.arraycopy(source, start, lines, length, end - start);
    length = needed;
    summary.add(added);
  }

  int length() {
    return length;
  }

  /** Bytes of memory this takes. */
  int capacity() {
    return lines.length;
  }

  /** The lines so far; there is at least one. */
  View view() {
    return new View(lines, length, summary.build());
  }
}
