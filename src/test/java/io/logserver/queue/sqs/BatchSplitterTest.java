package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LineCompressor;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.log.LogBatches;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {

  @Test
  void leavesABatchThatFitsAlone() {
    LogBatch batch = LogBatches.of("acme", "x", 10);
    assertSame(batch, new BatchSplitter(Envelope.size(batch)).split(batch).getFirst());
  }

  @Test
  void cutsIntoWholeLinesThatFitAndSumsThemUp() {
    LogBatch batch = LogBatches.of("acme", "x", 100);
    List<LogBatch> parts = new BatchSplitter(5_000).split(batch);
    assertTrue(parts.size() > 5, "parts " + parts.size());
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LogBatch part : parts) {
      assertTrue(Envelope.size(part) <= 5_000);
      // The codec checks count, ids, times and severities against one another.
      LogBatchCodec.decode(ByteBuffer.wrap(LogBatchCodec.encode(part)), 5_000);
      lines.writeBytes(part.lines());
    }
    assertEquals(new String(batch.lines()), lines.toString());
    assertEquals(100, parts.stream().mapToInt(LogBatch::count).sum());
    assertEquals(batch.summary().minId(), parts.getFirst().summary().minId());
    assertEquals(batch.summary().maxId(), parts.getLast().summary().maxId());
    assertEquals(batch.summary().minTime(), parts.getFirst().summary().minTime());
  }

  @Test
  void keepsFramesWholeWhereTheyFit() {
    LogBatch batch = compressed(LogBatches.of("acme", "x", 300), 4096);
    int largest =
        batch.frames().stream().mapToInt(frame -> frame.zstd().length).max().orElseThrow();
    int overhead = -BatchSplitter.largestLine(0);
    int capacity = overhead + 3 * largest;

    List<LogBatch> parts = new BatchSplitter(capacity).split(batch);

    assertTrue(parts.size() > 1 && parts.size() < batch.frames().size(), "parts " + parts.size());
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LogBatch part : parts) {
      assertTrue(Envelope.size(part) <= capacity);
      byte[] bytes = LogBatchCodec.encode(part);
      assertTrue(LogBatches.equal(part, LogBatchCodec.decode(ByteBuffer.wrap(bytes), 1 << 20)));
      lines.writeBytes(part.lines());
    }
    assertEquals(new String(batch.lines()), lines.toString());
  }

  @Test
  void cutsFramesThatDoNotFit() {
    LogBatch batch = compressed(LogBatches.of("acme", "x", 300), 64 << 10);

    List<LogBatch> parts = new BatchSplitter(2_000).split(batch);

    parts.forEach(part -> assertTrue(Envelope.size(part) <= 2_000));
    assertEquals(300, parts.stream().mapToInt(LogBatch::count).sum());
  }

  private static LogBatch compressed(LogBatch batch, int frameBytes) {
    try (LineCompressor compressor = new LineCompressor(frameBytes)) {
      return compressor.compress(batch);
    }
  }

  @Test
  void takesTheLargestLineAndRefusesOneByteMore() {
    int line = LogBatches.of("acme", "").lines().length - 1;
    int largest = BatchSplitter.largestLine(5_000);
    LogBatch two = LogBatches.of("acme", "x".repeat(largest - line), 2);
    assertEquals(2, new BatchSplitter(5_000).split(two).size());
    LogBatch three = LogBatches.of("acme", "x".repeat(largest - line + 1), 2);
    LogServerException e =
        assertThrows(LogServerException.class, () -> new BatchSplitter(5_000).split(three));
    assertEquals(ErrorCode.TOO_LARGE, e.code());
  }
}
