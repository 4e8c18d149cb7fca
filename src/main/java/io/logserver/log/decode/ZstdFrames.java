package io.logserver.log.decode;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/**
 * A zstd body (RFC 8878): one frame after the other up to the last byte, with windows of at most 8
 * MiB (RFC 9659).
 */
final class ZstdFrames {

  private static final int MAX_WINDOW_LOG = 23;

  private ZstdFrames() {}

  static void inflate(byte[] body, int length, InflatedBytes output) {
    ByteBuffer input = ByteBuffer.wrap(body, 0, length);
    try (ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(MAX_WINDOW_LOG)) {
      do {
        inflateFrame(context, input, output);
      } while (input.hasRemaining());
    } catch (ZstdException e) {
      throw BodyInflater.malformed("zstd", "it is corrupt, or its window is larger than 8 MiB");
    }
  }

  private static void inflateFrame(
      ZstdDecompressCtx context, ByteBuffer input, InflatedBytes output) {
    boolean finished = false;
    while (!finished) {
      ByteBuffer target = ByteBuffer.wrap(output.bytes(), output.size(), output.room());
      finished = context.decompressByteBufferStream(target, input);
      int count = target.position() - output.size();
      output.written(count);
      if (count == 0 && !finished && !input.hasRemaining()) {
        throw BodyInflater.malformed("zstd", "it is truncated");
      }
    }
  }
}
