package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.query.LineMatcher;
import io.logserver.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFramesTest {

  private static final TenantId TENANT = new TenantId("acme");

  private final List<FrameBlock> blocks = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"0,2", "125,2", "126,4", "65535,4", "65536,10"})
  void writesTheShortestLengthThatFits(int payload, int header) {
    byte[] frame = new byte[payload + header];

    assertEquals(payload + header, TextFrames.size(payload));
    assertEquals(payload + header, TextFrames.write(frame, 0, new byte[payload], 0, payload));
    assertEquals((byte) 0x81, frame[0]);
    assertEquals(payload, length(ByteBuffer.wrap(frame, 1, frame.length - 1)));
  }

  @Test
  void putsEachMatchingLineIntoAFrameOfItsOwn() {
    encode(
        List.of(Lines.batch(TENANT, 0, 3, 5), Lines.batch(TENANT, 3, 2, 300)),
        (lines, start, end) -> lines[start + 42] != '1');

    assertEquals(1, blocks.size());
    assertEquals(4, blocks.get(0).count());
    assertEquals(Lines.id(4), blocks.get(0).lastId());
    assertEquals(
        List.of(
            Lines.line(TENANT, 0, "mmmmm"),
            Lines.line(TENANT, 2, "mmmmm"),
            Lines.line(TENANT, 3, "m".repeat(300)),
            Lines.line(TENANT, 4, "m".repeat(300))),
        texts());
  }

  @Test
  void closesABlockBeforeItGrowsTooLarge() {
    encode(List.of(Lines.batch(TENANT, 0, 1000, 100)), (lines, start, end) -> true);

    assertTrue(blocks.size() > 1);
    assertTrue(blocks.stream().allMatch(block -> block.size() <= FrameBlock.MAX_BYTES));
    assertEquals(1000, blocks.stream().mapToInt(FrameBlock::count).sum());
    List<String> texts = texts();
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, Lines.number(texts.get(i)));
    }
  }

  @Test
  void givesALargeLineABlockForItself() {
    encode(
        List.of(
            Lines.batch(TENANT, 0, 1, 5),
            Lines.batch(TENANT, 1, 1, 70_000),
            Lines.batch(TENANT, 2, 1, 5)),
        (lines, start, end) -> true);

    assertEquals(List.of(1, 1, 1), blocks.stream().map(FrameBlock::count).toList());
    assertEquals(Lines.id(1), blocks.get(1).lastId());
    assertEquals(Lines.line(TENANT, 1, "m".repeat(70_000)), texts().get(1));
  }

  @Test
  void makesNoBlockOfNothing() {
    encode(List.of(Lines.batch(TENANT, 0, 9, 5)), (lines, start, end) -> false);

    assertTrue(blocks.isEmpty());
  }

  private void encode(List<LogBatch> batches, LineMatcher matcher) {
    var frames = new TextFrames(batches, matcher, new byte[FrameBlock.MAX_BYTES]);
    for (FrameBlock block = frames.next(); block != null; block = frames.next()) {
      blocks.add(block);
    }
    assertNull(frames.next());
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (FrameBlock block : blocks) {
      ByteBuffer bytes = ByteBuffer.wrap(block.bytes());
      while (bytes.hasRemaining()) {
        assertEquals((byte) 0x81, bytes.get());
        byte[] payload = new byte[length(bytes)];
        bytes.get(payload);
        texts.add(new String(payload, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static int length(ByteBuffer frame) {
    int length = frame.get();
    return length == 126
        ? frame.getShort() & 0xFFFF
        : length == 127 ? (int) frame.getLong() : length;
  }
}
