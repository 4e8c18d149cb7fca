package io.logserver.stream;

import io.logserver.log.LogId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket text frames as they go over the wire, built once and shared by every socket they are
 * sent to.
 *
 * <p>The bytes are on the heap and belong to the garbage collector: however a subscriber ends,
 * nothing can leak.
 *
 * @param bytes whole frames, never changed
 * @param count entries in them; 0 for an event of the stream itself
 * @param lastId id of the last entry, or null when there is none
 */
record FrameBlock(byte[] bytes, int count, @Nullable LogId lastId) {

  /**
   * A block is closed before it grows beyond this; a single larger frame has a block for itself.
   */
  static final int MAX_BYTES = 64 * 1024;

  /** The answer to a text {@code ping}. */
  static final FrameBlock PONG = ofText("pong");

  /**
   * The event that stands where {@code dropped} entries are missing after the entry {@code after},
   * null for the start.
   */
  static FrameBlock gap(long dropped, @Nullable LogId after) {
    String id = after == null ? "null" : "\"" + after + "\"";
    return ofText("{\"event\":\"gap\",\"dropped\":" + dropped + ",\"after\":" + id + "}");
  }

  /** A view for one write. */
  ByteBuf buffer() {
    return Unpooled.wrappedBuffer(bytes);
  }

  int size() {
    return bytes.length;
  }

  private static FrameBlock ofText(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[TextFrames.size(payload.length)];
    TextFrames.write(frame, 0, payload, 0, payload.length);
    return new FrameBlock(frame, 0, null);
  }
}
