package io.logserver.badinput;

import static io.logserver.badinput.BadInput.post;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Bodies that are not what their encoding says, and those that are too much. */
final class BadEncodings {

  private static final String BULK = "/api/v1/logs/bulk?return=count";
  private static final String GZIP = "Content-Encoding: gzip";
  private static final int MIB = 1 << 20;

  private BadEncodings() {}

  static Stream<BadInput> all() {
    byte[] plain = BadBodies.ENTRY.getBytes(StandardCharsets.UTF_8);
    byte[] gzip = gzip(plain);
    byte[] corrupt = gzip.clone();
    corrupt[gzip.length - 6] ^= 1;
    return Stream.of(
        post("gzip", BULK, gzip, GZIP).accepted(1, "\"accepted\":1"),
        post("gzip by another case", BULK, gzip, "Content-Encoding: GZip")
            .accepted(1, "\"accepted\":1"),
        post("two members of gzip", BULK, concat(gzip(lines(1)), gzip), GZIP)
            .accepted(2, "\"accepted\":2"),
        post("half a gzip", BULK, Arrays.copyOf(gzip, gzip.length / 2), GZIP)
            .malformed("Malformed gzip body: it is truncated"),
        post("gzip without its last byte", BULK, Arrays.copyOf(gzip, gzip.length - 1), GZIP)
            .malformed("Malformed gzip body: it is truncated"),
        post("an empty gzip body", BULK, "", GZIP)
            .malformed("Malformed gzip body: it is truncated"),
        post(
                "something behind gzip",
                BULK,
                concat(gzip, "garbage".getBytes(StandardCharsets.US_ASCII)),
                GZIP)
            .malformed("Malformed gzip body: it is truncated"),
        post("much behind gzip", BULK, concat(gzip, new byte[64]), GZIP)
            .malformed("no member begins at byte " + gzip.length),
        post("a wrong checksum", BULK, corrupt, GZIP).malformed("its checksum does not match"),
        post("plain text called gzip", BULK, plain, GZIP).malformed("no member begins at byte 0"),
        post("gzip called plain", BULK, gzip).malformed("Malformed JSON"),
        post("gzip called deflate", BULK, gzip, "Content-Encoding: deflate")
            .malformed("Malformed deflate body"),
        post("zstd", BULK, Zstd.compress(plain), "Content-Encoding: zstd")
            .accepted(1, "\"accepted\":1"),
        post(
                "half a zstd frame",
                BULK,
                Arrays.copyOf(Zstd.compress(plain), 20),
                "Content-Encoding: zstd")
            .malformed("Malformed zstd body"),
        post("a bomb of gzip", BULK, gzip(new byte[64 * MIB]), GZIP)
            .refused(413, "too_large", "is larger than 20971520 bytes"),
        post("a smaller bomb", BULK, gzip(new byte[16 * MIB]), GZIP)
            .refused(413, "too_large", "inflates to more than 1000 times its size"),
        post("a bomb of zstd", BULK, Zstd.compress(new byte[64 * MIB]), "Content-Encoding: zstd")
            .refused(413, "too_large", "The body"),
        post("more than 20 MiB after inflating", BULK, gzip(lines(240_000)), GZIP)
            .refused(413, "too_large", "The body, after inflating, is larger than 20971520 bytes"),
        post("an unknown encoding", BULK, plain, "Content-Encoding: br")
            .refused(
                415,
                "unsupported_encoding",
                "'br' is not supported; it must be gzip, deflate, zstd or identity"),
        post("encodings on top of each other", BULK, gzip(gzip), "Content-Encoding: gzip, gzip")
            .refused(415, "unsupported_encoding", "'gzip, gzip' is not supported"),
        post("two headers of encodings", BULK, gzip(gzip), GZIP, GZIP)
            .refused(415, "unsupported_encoding", "'gzip, gzip' is not supported"),
        post("an empty encoding", BULK, plain, "Content-Encoding: ").accepted(1, "\"accepted\":1"),
        post("identity", BULK, plain, "Content-Encoding: identity").accepted(1, "\"accepted\":1"),
        post("a very long encoding", BULK, plain, "Content-Encoding: " + "x".repeat(8000))
            .refused(415, "unsupported_encoding", "is not supported"));
  }

  /** Entries that compress well, but not so well that they are taken for a bomb. */
  private static byte[] lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append(BadBodies.with("\"x\":" + Integer.toHexString(i * 31).replaceAll("\\D", "1")))
          .append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
