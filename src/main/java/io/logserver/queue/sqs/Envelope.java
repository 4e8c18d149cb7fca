package io.logserver.queue.sqs;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.log.LogBatchFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Batches of any tenants as the body of one message: base64, because SQS takes only characters that
 * XML allows, of
 *
 * <pre>
 * 'L' 'S' | version u8 | flags u8 | count i32 | length of the payload i32 | CRC32C of what follows i32
 * | the payload, plain or as one zstd frame: count × (length i32, batch as LogBatchCodec encodes it)
 * </pre>
 *
 * <p>The payload is compressed as a whole, not batch by batch: single logs from many requests
 * compress well together and hardly at all alone. All numbers are big-endian. A later version of
 * the envelope, or of a batch in it, is told apart from damage. Reading trusts nothing: no number
 * in the bytes makes it allocate more than {@link #MAX_PAYLOAD}, or {@link #MAX_LINES} for a batch.
 */
final class Envelope {

  /** Largest payload that is read, bytes; what is written is limited by the message, see below. */
  static final int MAX_PAYLOAD = 4 << 20;

  /** Most bytes of lines in a batch, inflated, that are written or read. */
  static final int MAX_LINES = 8 << 20;

  /** What a batch takes beside its own bytes. */
  static final int BATCH_OVERHEAD = Integer.BYTES;

  /** What a frame takes beside its own bytes. */
  static final int FRAME_OVERHEAD = 2 * Integer.BYTES;

  private static final int HEAD = 16;
  private static final short MAGIC = 'L' << 8 | 'S';
  private static final int VERSION = 1;
  private static final int ZSTD = 1;
  private static final int LEVEL = 1;

  private Envelope() {}

  /** Bytes of a batch in the payload. */
  static int size(LogBatch batch) {
    return BATCH_OVERHEAD + LogBatchCodec.length(batch);
  }

  /**
   * The largest payload whose body surely fits into that many bytes, should it not compress at all.
   */
  static int capacity(int bodyBytes) {
    return bodyBytes / 4 * 3 - HEAD;
  }

  /** The body that holds these batches. */
  static String encode(List<LogBatch> batches) {
    byte[] payload = payload(batches);
    byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(payload.length))];
    long length = Zstd.compressByteArray(frame, 0, frame.length, payload, 0, payload.length, LEVEL);
    if (Zstd.isError(length)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(length));
    }
    boolean zstd = length < payload.length;
    byte[] stored = zstd ? frame : payload;
    int end = zstd ? (int) length : payload.length;
    byte[] bytes =
        ByteBuffer.allocate(HEAD + end)
            .putShort(MAGIC)
            .put((byte) VERSION)
            .put((byte) (zstd ? ZSTD : 0))
            .putInt(batches.size())
            .putInt(payload.length)
            .putInt(crc(stored, 0, end))
            .put(stored, 0, end)
            .array();
    return new String(Base64.getEncoder().encode(bytes), StandardCharsets.ISO_8859_1);
  }

  /** The batches in a body; throws an {@link EnvelopeException} when it cannot be read. */
  static List<LogBatch> decode(String body) {
    try {
      return read(ByteBuffer.wrap(bytes(body)));
    } catch (LogBatchFormatException e) {
      String message = String.valueOf(e.getMessage());
      throw e.isNewer() ? EnvelopeException.newer(message) : EnvelopeException.corrupt(message);
    }
  }

  private static byte[] payload(List<LogBatch> batches) {
    int length = batches.stream().mapToInt(Envelope::size).sum();
    ByteBuffer payload = ByteBuffer.allocate(length);
    for (LogBatch batch : batches) {
      payload.putInt(LogBatchCodec.length(batch));
      LogBatchCodec.putHead(batch, payload);
      LogBatchCodec.payload(batch).forEach(payload::put);
    }
    return payload.array();
  }

  private static byte[] bytes(String body) {
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw EnvelopeException.corrupt("not base64: " + e.getMessage());
    }
  }

  private static List<LogBatch> read(ByteBuffer source) {
    require(source.remaining() >= HEAD, "cut after", source.remaining());
    int magic = source.getShort();
    require(magic == MAGIC, "no envelope, it begins with", magic);
    int version = source.get();
    if (version > VERSION) {
      throw EnvelopeException.newer(
          "envelope of version " + version + ", this server knows " + VERSION);
    }
    require(version == VERSION, "envelope of version", version);
    int flags = source.get();
    if ((flags & ~ZSTD) != 0) {
      throw EnvelopeException.newer("envelope with flags " + flags);
    }
    int count = source.getInt();
    int length = source.getInt();
    int crc = source.getInt();
    byte[] all = source.array();
    require(crc == crc(all, HEAD, all.length - HEAD), "damaged, its checksum is not", crc);
    require(length > 0 && length <= MAX_PAYLOAD, "length of the payload", length);
    byte[] stored = Arrays.copyOfRange(all, HEAD, all.length);
    return batches(ByteBuffer.wrap(flags == ZSTD ? inflated(stored, length) : stored), count);
  }

  private static byte[] inflated(byte[] frame, int length) {
    require(frame.length > 0, "zstd frame of length", frame.length);
    require(Zstd.getFrameContentSize(frame) == length, "zstd frame of other length than", length);
    byte[] payload = new byte[length];
    try {
      long written = Zstd.decompressByteArray(payload, 0, length, frame, 0, frame.length);
      require(written == length, "zstd frame with result", written);
    } catch (ZstdException e) {
      throw EnvelopeException.corrupt("zstd frame: " + e.getMessage());
    }
    return payload;
  }

  private static List<LogBatch> batches(ByteBuffer payload, int count) {
    require(count > 0 && count <= payload.remaining() / BATCH_OVERHEAD, "number of batches", count);
    List<LogBatch> batches = new ArrayList<>(Math.min(count, 1000));
    for (int i = 0; i < count; i++) {
      require(payload.remaining() >= BATCH_OVERHEAD, "cut before batch", i);
      int length = payload.getInt();
      require(length > 0 && length <= payload.remaining(), "length of a batch", length);
      batches.add(LogBatchCodec.decode(payload.slice(payload.position(), length), MAX_LINES));
      payload.position(payload.position() + length);
    }
    require(!payload.hasRemaining(), "bytes behind the batches", payload.remaining());
    return batches;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static void require(boolean condition, String what, long value) {
    if (!condition) {
      throw EnvelopeException.corrupt(what + " " + value);
    }
  }
}
