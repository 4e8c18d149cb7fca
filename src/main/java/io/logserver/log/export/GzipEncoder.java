package io.logserver.log.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip around another encoder, as fast as it goes. */
final class GzipEncoder implements Encoder {

  private static final int BUFFER = 16 << 10;

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream target) throws IOException {
      super(target, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private final Encoder encoder;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final GZIPOutputStream gzip;

  GzipEncoder(Encoder encoder) {
    this.encoder = encoder;
    try {
      gzip = new FastGzip(compressed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] encode(byte[] lines) {
    return compress(encoder.encode(lines), false);
  }

  @Override
  public byte[] end() {
    return compress(encoder.end(), true);
  }

  private byte[] compress(byte[] plain, boolean last) {
    try {
      gzip.write(plain);
      if (last) {
        gzip.finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = compressed.toByteArray();
    compressed.reset();
    return bytes;
  }

  @Override
  public void close() {
    try {
      gzip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    encoder.close();
  }
}
