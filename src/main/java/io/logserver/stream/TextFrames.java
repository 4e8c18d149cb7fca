package io.logserver.stream;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.query.LineMatcher;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of some batches that match, as blocks of WebSocket text frames (RFC 6455, section 5.2:
 * final, unmasked), one line a frame.
 *
 * <p>Frames are encoded here and not by the socket, because a socket would encode and flush each
 * frame for each subscriber again; this way a subscriber costs one write for a whole block.
 */
final class TextFrames {

  private static final int FINAL_TEXT = 0x81;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final byte[] NO_LINES = {};

  private final Iterator<LogBatch> batches;
  private final LineMatcher matcher;
  private final byte[] scratch;
  private byte[] lines = NO_LINES;
  private int start;
  private int end;
  private boolean found;

  /**
   * Frames of all matching lines, in order.
   *
   * @param scratch {@link FrameBlock#MAX_BYTES} bytes to work in, free again after each call of
   *     {@link #next}
   */
  TextFrames(List<LogBatch> batches, LineMatcher matcher, byte[] scratch) {
    this.batches = batches.iterator();
    this.matcher = matcher;
    this.scratch = scratch;
  }

  /** The next block, or null when all lines have been looked at. */
  @Nullable FrameBlock next() {
    int length = 0;
    int count = 0;
    int lastLine = 0;
    while (find()) {
      int size = end - start;
      if (length + size(size) > scratch.length) {
        break;
      }
      length = write(scratch, length, lines, start, size);
      lastLine = length - size;
      count++;
      found = false;
    }
    if (count > 0) {
      return new FrameBlock(
          Arrays.copyOf(scratch, length), count, CanonicalLine.id(scratch, lastLine));
    }
    return found ? large() : null;
  }

  private FrameBlock large() {
    int size = end - start;
    byte[] frame = new byte[size(size)];
    write(frame, 0, lines, start, size);
    found = false;
    return new FrameBlock(frame, 1, CanonicalLine.id(lines, start));
  }

  /** Stands on a matching line that is not in a block yet; false when there is none. */
  private boolean find() {
    while (!found && nextLine()) {
      found = matcher.matches(lines, start, end);
    }
    return found;
  }

  private boolean nextLine() {
    start = lines.length == 0 ? 0 : end + 1;
    while (start >= lines.length) {
      if (!batches.hasNext()) {
        return false;
      }
      lines = batches.next().lines();
      start = 0;
    }
    end = CanonicalLine.end(lines, start, lines.length);
    return true;
  }

  /** Bytes of a frame with a payload of {@code size} bytes. */
  static int size(int size) {
    return size + (size < LENGTH_16 ? 2 : size <= 0xFFFF ? 4 : 10);
  }

  /** Writes the frame of that payload at {@code at}; returns the index behind it. */
  static int write(byte[] target, int at, byte[] payload, int start, int size) {
    int next = at;
    target[next++] = (byte) FINAL_TEXT;
    if (size < LENGTH_16) {
      target[next++] = (byte) size;
    } else {
      int lengthBytes = size <= 0xFFFF ? 2 : 8;
      target[next++] = (byte) (lengthBytes == 2 ? LENGTH_16 : LENGTH_64);
      for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8) {
        target[next++] = (byte) ((long) size >>> shift);
      }
    }
    System.arraycopy(payload, start, target, next, size);
    return next + size;
  }
}
