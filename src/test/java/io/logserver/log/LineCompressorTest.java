package io.logserver.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineCompressorTest {

  private static final int FRAME = 4096;

  private final LineCompressor compressor = new LineCompressor(FRAME);

  @AfterEach
  void close() {
    compressor.close();
  }

  @Test
  void leavesAFewLinesAlone() {
    LogBatch few = LogBatches.of("t", "x");

    assertSame(few, compressor.compress(few));
  }

  @Test
  void cutsLinesIntoFramesOfLikeSize() {
    LogBatch batch = LogBatches.of("t", "hello", 100);
    int line = batch.lines().length / 100;

    LogBatch compressed = compressor.compress(batch);

    int start = 0;
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (LineFrame frame : compressed.frames()) {
      byte[] lines = Zstd.decompress(frame.zstd(), frame.end() - start);
      assertArrayEquals(Arrays.copyOfRange(batch.lines(), start, frame.end()), lines);
      least = Math.min(least, lines.length);
      most = Math.max(most, lines.length);
      start = frame.end();
    }
    assertEquals(batch.lines().length, start);
    assertTrue(most <= FRAME + line, () -> "frames of up to " + FRAME);
    assertTrue(2 * least > most, "the last frame is not much smaller than the others");
  }

  @Test
  void neverCutsALine() {
    LogBatch batch = LogBatches.of("t", "m".repeat(3 * FRAME), 3);

    LogBatch compressed = compressor.compress(batch);

    assertEquals(3, compressed.frames().size());
    compressed.frames().forEach(frame -> assertEquals('\n', batch.lines()[frame.end() - 1]));
  }

  @Test
  void keepsFramesThroughTheCodec() {
    LogBatch compressed = compressor.compress(LogBatches.of("t", "hello", 100));
    byte[] bytes = LogBatchCodec.encode(compressed);

    LogBatch read = LogBatchCodec.decode(ByteBuffer.wrap(bytes), 1 << 20);

    assertTrue(compressed.frames().size() > 1);
    assertTrue(LogBatches.equal(compressed, read));
    assertEquals(compressed.bytes(), read.bytes());
    assertArrayEquals(bytes, LogBatchCodec.encode(read));
    assertArrayEquals(bytes, LogBatchCodec.compress(read));
  }

  @Test
  void doesNotCompressTwice() {
    LogBatch compressed = compressor.compress(LogBatches.of("t", "hello", 100));

    assertSame(compressed, compressor.compress(compressed));
  }
}
