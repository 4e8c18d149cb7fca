package io.logserver.queue.sqs;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LineFrame;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.log.SummaryBuilder;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a batch that is larger than a message into batches of whole lines that are not. */
record BatchSplitter(int capacity) {

  /**
   * Batches that each fit, with the lines of {@code batch} in their order.
   *
   * @throws LogServerException with {@code TOO_LARGE} when a single line does not fit
   */
  List<LogBatch> split(LogBatch batch) {
    if (fits(batch)) {
      return List.of(batch);
    }
    List<LogBatch> framed = splitBetweenFrames(batch);
    return framed.stream().allMatch(this::fits) ? framed : splitBetweenLines(batch);
  }

  private boolean fits(LogBatch batch) {
    return Envelope.size(batch) <= capacity && batch.lines().length <= Envelope.MAX_LINES;
  }

  /** As many frames in each part as fit, but at least one. */
  private List<LogBatch> splitBetweenFrames(LogBatch batch) {
    List<LogBatch> parts = new ArrayList<>();
    List<LineFrame> frames = new ArrayList<>();
    int start = 0;
    int end = 0;
    int size = 0;
    for (LineFrame frame : batch.frames()) {
      int more = frame.zstd().length + Envelope.FRAME_OVERHEAD;
      if (!frames.isEmpty() && (size + more > room() || frame.end() - start > Envelope.MAX_LINES)) {
        parts.add(part(batch, start, end, frames));
        frames = new ArrayList<>();
        start = end;
        size = 0;
      }
      frames.add(new LineFrame(frame.end() - start, frame.zstd()));
      end = frame.end();
      size += more;
    }
    parts.add(frames.isEmpty() ? batch : part(batch, start, end, frames));
    return parts;
  }

  private int room() {
    return capacity - Envelope.BATCH_OVERHEAD - LogBatchCodec.MAX_HEAD - Integer.BYTES;
  }

  private static LogBatch part(LogBatch batch, int start, int end, List<LineFrame> frames) {
    LogBatch plain = part(batch.tenant(), batch.lines(), start, end);
    return new LogBatch(plain.tenant(), plain.summary(), plain.lines(), List.copyOf(frames));
  }

  private List<LogBatch> splitBetweenLines(LogBatch batch) {
    byte[] lines = batch.lines();
    int most = largestLine(capacity) + 1;
    List<LogBatch> parts = new ArrayList<>();
    int start = 0;
    int end = 0;
    while (end < lines.length) {
      int next = CanonicalLine.end(lines, end, lines.length) + 1;
      requireFit(next - end, most);
      if (next - start > most) {
        parts.add(part(batch.tenant(), lines, start, end));
        start = end;
      }
      end = next;
    }
    parts.add(part(batch.tenant(), lines, start, end));
    return parts;
  }

  /** The largest line, without its line feed, that fits into a message of that capacity. */
  static int largestLine(int capacity) {
    return capacity - Envelope.BATCH_OVERHEAD - LogBatchCodec.MAX_HEAD - 1;
  }

  private static void requireFit(int length, int most) {
    if (length > most) {
      throw new LogServerException(
          ErrorCode.TOO_LARGE,
          "a log of "
              + length
              + " bytes does not fit into a message of the queue, which takes "
              + most);
    }
  }

  private static LogBatch part(TenantId tenant, byte[] lines, int from, int to) {
    return new LogBatch(
        tenant, SummaryBuilder.of(lines, from, to), Arrays.copyOfRange(lines, from, to));
  }
}
