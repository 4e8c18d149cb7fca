package io.logserver.log.decode;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflate streams (RFC 1951), bare, in zlib's wrapping (RFC 1950) or as the inside of gzip. */
final class Deflate {

  private Deflate() {}

  /**
   * Inflates the body of {@code Content-Encoding: deflate}, which is zlib (RFC 9110), or bare
   * deflate as some clients send. A zlib header cannot be the start of bare deflate: it would be a
   * stored block with padding that is not zero.
   */
  static void inflateBody(byte[] body, int length, InflatedBytes output) {
    int end = inflate("deflate", !isZlib(body, length), body, 0, length, output);
    if (end != length) {
      throw BodyInflater.malformed("deflate", (length - end) + " bytes follow its end");
    }
  }

  private static boolean isZlib(byte[] body, int length) {
    return length >= 2
        && (body[0] & 0x0f) == 8
        && ((body[0] & 0xff) << 8 | body[1] & 0xff) % 31 == 0;
  }

  /** Inflates the stream that starts at {@code from} and returns where it ends. */
  static int inflate(
      String encoding, boolean bare, byte[] body, int from, int to, InflatedBytes output) {
    Inflater inflater = new Inflater(bare);
    try {
      inflater.setInput(body, from, to - from);
      while (!inflater.finished()) {
        int count = inflater.inflate(output.bytes(), output.size(), output.room());
        if (count == 0 && !inflater.finished()) {
          String problem = inflater.needsDictionary() ? "it needs a dictionary" : "it is truncated";
          throw BodyInflater.malformed(encoding, problem);
        }
        output.written(count);
      }
      return to - inflater.getRemaining();
    } catch (DataFormatException e) {
      throw BodyInflater.malformed(encoding, "it is corrupt");
    } finally {
      inflater.end();
    }
  }
}
