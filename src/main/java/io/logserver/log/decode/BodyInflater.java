package io.logserver.log.decode;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Undoes the {@code Content-Encoding} of a request body: gzip, deflate, zstd or identity. Memory is
 * bounded by the cap whatever the body claims: output grows as it is produced, and a body that
 * inflates to more than 1 MiB and more than {@value InflatedBytes#MAX_RATIO} times its size is
 * taken for a bomb.
 */
public final class BodyInflater {

  /** What is taken, for messages. */
  public static final String ALLOWED = "gzip, deflate, zstd or identity";

  private static final Set<String> SUPPORTED =
      Set.of("", "identity", "gzip", "x-gzip", "deflate", "zstd");

  private BodyInflater() {}

  /**
   * The inflated {@code body[0, length)}. Fails with {@code UNSUPPORTED_ENCODING} for any other
   * encoding and for several on top of each other, {@code MALFORMED} for a body that is truncated,
   * corrupt or followed by anything else, and {@code TOO_LARGE} above {@code maxBytes}.
   */
  public static byte[] inflate(String encoding, byte[] body, int length, long maxBytes) {
    InflatedBytes output = new InflatedBytes(length, maxBytes);
    switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> {
        output.checkSize(length);
        return length == body.length ? body : Arrays.copyOf(body, length);
      }
      case "gzip", "x-gzip" -> new GzipMembers(body, length, output).inflate();
      case "deflate" -> Deflate.inflateBody(body, length, output);
      case "zstd" -> ZstdFrames.inflate(body, length, output);
      default -> throw unsupported(encoding);
    }
    return output.toArray();
  }

  /** Refuses an encoding that {@link #inflate} would, before there is a body. */
  public static void requireSupported(String encoding) {
    if (!SUPPORTED.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
      throw unsupported(encoding);
    }
  }

  private static LogServerException unsupported(String encoding) {
    return new LogServerException(
        ErrorCode.UNSUPPORTED_ENCODING,
        "Content-Encoding '"
            + JsonText.clip(encoding)
            + "' is not supported; it must be "
            + ALLOWED);
  }

  static LogServerException malformed(String encoding, String problem) {
    return new LogServerException(
        ErrorCode.MALFORMED, "Malformed " + encoding + " body: " + problem);
  }
}
