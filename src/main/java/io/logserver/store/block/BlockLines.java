package io.logserver.store.block;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.io.IOException;

/** The lines of one opened block after the other. Not safe for use by several threads. */
final class BlockLines implements Closeable {

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private byte[] buffer = new byte[0];
  private byte[] bytes = buffer;
  private int length;

  /** The lines, each ended by a line feed, in {@code bytes()[0, length())}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Opens lines that lie open already. */
  void wrap(byte[] lines, int size) {
    bytes = lines;
    length = size;
  }

  /**
   * Opens the zstd frame in {@code source[start, start + size)}, which holds {@code rawLength}
   * bytes.
   */
  void decompress(byte[] source, int start, int size, int rawLength) throws IOException {
    if (buffer.length < rawLength) {
      buffer = new byte[rawLength];
    }
    bytes = buffer;
    length = rawLength;
    try {
      int written = zstd.decompressByteArray(buffer, 0, rawLength, source, start, size);
      if (written != rawLength) {
        throw new IOException("a block has " + written + " bytes instead of " + rawLength);
      }
    } catch (ZstdException e) {
      throw new IOException("a block cannot be decompressed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
