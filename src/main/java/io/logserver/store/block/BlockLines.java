package io.logserver.store.block;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.io.IOException;

/**
 * The lines of one opened block after the other. A block is taken as it is stored and then opened,
 * which costs twenty times as much. Not safe for use by several threads.
 */
final class BlockLines implements Closeable {

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private byte[] frameBuffer = new byte[0];
  private byte[] buffer = new byte[0];
  private byte[] frame = frameBuffer;
  private int frameSize;
  private byte[] bytes = buffer;
  private int length;

  /** The lines, each ended by a line feed, in {@code bytes()[0, length())}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Takes lines that lie open already. */
  void wrap(byte[] lines, int size) {
    bytes = lines;
    length = size;
    frameSize = 0;
  }

  /** Room for a frame, to be {@linkplain #take taken}. */
  byte[] frame(int size) {
    if (frameBuffer.length < size) {
      frameBuffer = new byte[size];
    }
    return frameBuffer;
  }

  /** Takes the zstd frame in {@code source[0, size)}, which holds {@code rawLength} bytes. */
  void take(byte[] source, int size, int rawLength) {
    frame = source;
    frameSize = size;
    length = rawLength;
  }

  /** Opens what was taken, unless it is open. */
  void open() throws IOException {
    if (frameSize == 0) {
      return;
    }
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    bytes = buffer;
    try {
      int written = zstd.decompressByteArray(buffer, 0, length, frame, 0, frameSize);
      if (written != length) {
        throw new IOException("a block has " + written + " bytes instead of " + length);
      }
      frameSize = 0;
    } catch (ZstdException e) {
      throw new IOException("a block cannot be decompressed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
