package io.logserver.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.logserver.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A {@link LogBatch} as bytes: in the journal, in an SQS message, on the bus between machines.
 *
 * <pre>
 * version u8 | flags u8 | tenant length u8, tenant | count i32 | min id 16, max id 16 | min time i64, max time i64
 * | count per severity 5 × i32 | length of the lines i32 | the lines, plain or as one zstd frame
 * </pre>
 *
 * <p>All numbers are big-endian. A later version, or a flag that is not known, is told apart from
 * damage, so that a consumer can leave such bytes to a newer one. What is read is checked before it
 * is used: no length in the bytes makes the reader allocate more than the caller allows.
 */
public final class LogBatchCodec {

  /** The most bytes that come before the lines. */
  public static final int MAX_HEAD = 79 + 64;

  private static final int VERSION = 1;

  /**
   * Measured on one core with audit logs, MB/s of CPU and size: batches of 415 KB level -3 1203 and
   * 15.4 %, level 1 774 and 10.4 %, level 3 586 and 11.0 %; of 4 KB 311 and 28 %, 246 and 20 %, 221
   * and 20 %; single logs of 500 bytes 37 MB/s and 63 % at level 1.
   */
  private static final int LEVEL = 1;

  private static final int ZSTD = 1;
  private static final int SEVERITIES = Severity.ALL.size();

  private LogBatchCodec() {}

  /** Length of the plain form. */
  public static int plainLength(LogBatch batch) {
    return headLength(batch) + batch.lines().length;
  }

  /** Writes what comes before the lines in the plain form; the lines follow as they are. */
  public static void putPlainHead(LogBatch batch, ByteBuffer target) {
    putHead(batch, 0, target);
  }

  /** The plain form. */
  public static byte[] encode(LogBatch batch) {
    return encode(batch, 0, batch.lines(), batch.lines().length);
  }

  /** The form with zstd, or the plain form where it is not longer. */
  public static byte[] compress(LogBatch batch) {
    byte[] lines = batch.lines();
    byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(lines.length))];
    long length = Zstd.compressByteArray(frame, 0, frame.length, lines, 0, lines.length, LEVEL);
    if (Zstd.isError(length)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(length));
    }
    return length < lines.length ? encode(batch, ZSTD, frame, (int) length) : encode(batch);
  }

  /**
   * The batch that {@code source} holds, all of it.
   *
   * @param maxLines the most bytes of lines to accept
   * @throws LogBatchFormatException when it is none, or of a later version
   */
  public static LogBatch decode(ByteBuffer source, int maxLines) {
    return new LogBatchReader(source).read(maxLines);
  }

  private static byte[] encode(LogBatch batch, int flags, byte[] payload, int length) {
    byte[] bytes = new byte[headLength(batch) + length];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    putHead(batch, flags, target);
    target.put(payload, 0, length);
    return bytes;
  }

  private static int headLength(LogBatch batch) {
    return MAX_HEAD - 64 + batch.tenant().value().length();
  }

  private static void putHead(LogBatch batch, int flags, ByteBuffer target) {
    LogSummary summary = batch.summary();
    String tenant = batch.tenant().value();
    target.put((byte) VERSION).put((byte) flags).put((byte) tenant.length());
    for (int i = 0; i < tenant.length(); i++) {
      target.put((byte) tenant.charAt(i));
    }
    target.putInt(summary.count());
    target.putLong(summary.minId().high()).putLong(summary.minId().low());
    target.putLong(summary.maxId().high()).putLong(summary.maxId().low());
    target.putLong(summary.minTime()).putLong(summary.maxTime());
    for (int i = 0; i < SEVERITIES; i++) {
      target.putInt(summary.severities()[i]);
    }
    target.putInt(batch.lines().length);
  }

  /** Reads one batch, trusting nothing. */
  private record LogBatchReader(ByteBuffer source) {

    LogBatch read(int maxLines) {
      require(source.remaining() >= 3, "cut after", source.remaining());
      int version = source.get();
      if (version != VERSION) {
        throw version > VERSION
            ? LogBatchFormatException.newer("version " + version + ", this server knows " + VERSION)
            : LogBatchFormatException.corrupt("version " + version);
      }
      int flags = source.get();
      if ((flags & ~ZSTD) != 0) {
        throw LogBatchFormatException.newer("flags " + flags);
      }
      TenantId tenant = tenant();
      require(
          source.remaining() >= MAX_HEAD - 64 - 3,
          "cut before the lines, left",
          source.remaining());
      LogSummary summary = summary();
      int length = source.getInt();
      require(length > 0 && length <= maxLines, "length of the lines", length);
      byte[] lines = flags == ZSTD ? inflated(length) : plain(length);
      requireLines(lines, summary.count());
      return new LogBatch(tenant, summary, lines);
    }

    private TenantId tenant() {
      int length = source.get() & 0xff;
      require(length <= source.remaining(), "length of the tenant", length);
      byte[] bytes = new byte[length];
      source.get(bytes);
      String value = new String(bytes, StandardCharsets.ISO_8859_1);
      require(TenantId.isValid(value), "tenant of length", length);
      return new TenantId(value);
    }

    private LogSummary summary() {
      int count = source.getInt();
      require(count > 0, "count", count);
      LogId minId = new LogId(source.getLong(), source.getLong());
      LogId maxId = new LogId(source.getLong(), source.getLong());
      require(minId.compareTo(maxId) <= 0, "ids out of order, count", count);
      long minTime = source.getLong();
      long maxTime = source.getLong();
      require(minTime >= Timestamps.MIN && minTime <= maxTime, "earliest time", minTime);
      require(maxTime <= Timestamps.MAX, "latest time", maxTime);
      return new LogSummary(count, minId, maxId, minTime, maxTime, severities(count));
    }

    private int[] severities(int count) {
      int[] severities = new int[SEVERITIES];
      long sum = 0;
      for (int i = 0; i < SEVERITIES; i++) {
        severities[i] = source.getInt();
        require(severities[i] >= 0, "count of a severity", severities[i]);
        sum += severities[i];
      }
      require(sum == count, "sum of the severities", sum);
      return severities;
    }

    private byte[] plain(int length) {
      require(source.remaining() == length, "bytes where the lines are", source.remaining());
      byte[] lines = new byte[length];
      source.get(lines);
      return lines;
    }

    private byte[] inflated(int length) {
      byte[] frame = new byte[source.remaining()];
      source.get(frame);
      require(frame.length > 0, "zstd frame of length", frame.length);
      require(Zstd.getFrameContentSize(frame) == length, "zstd frame of other length than", length);
      byte[] lines = new byte[length];
      try {
        long written = Zstd.decompressByteArray(lines, 0, length, frame, 0, frame.length);
        require(written == length, "zstd frame with result", written);
      } catch (ZstdException e) {
        throw LogBatchFormatException.corrupt("zstd frame: " + e.getMessage());
      }
      return lines;
    }

    private static void requireLines(byte[] lines, int count) {
      require(lines[lines.length - 1] == '\n', "lines end with byte", lines[lines.length - 1]);
      int feeds = 0;
      for (byte b : lines) {
        feeds += b == '\n' ? 1 : 0;
      }
      require(feeds == count, "number of lines", feeds);
    }

    private static void require(boolean condition, String what, long value) {
      if (!condition) {
        throw LogBatchFormatException.corrupt(what + " " + value);
      }
    }
  }
}
