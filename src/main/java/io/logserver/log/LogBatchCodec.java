package io.logserver.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.logserver.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link LogBatch} as bytes: in the journal, in an SQS message, on the bus between machines.
 *
 * <pre>
 * version u8 | flags u8 | tenant length u8, tenant | count i32 | min id 16, max id 16 | min time i64, max time i64
 * | count per severity 5 × i32 | length of the lines i32 |
 * then the lines as they are, or with flag 1 their frames:
 * | frames i32 | for each: end of its lines i32, length i32 | the frames
 * </pre>
 *
 * <p>All numbers are big-endian. A later version, or a flag that is not known, is told apart from
 * damage, so that a consumer can leave such bytes to a newer one. What is read is checked before it
 * is used: no length in the bytes makes the reader allocate more than the caller allows.
 */
public final class LogBatchCodec {

  /** The most bytes that come before the lines or the number of frames. */
  public static final int MAX_HEAD = 79 + 64;

  private static final int VERSION = 1;
  private static final int FRAMES = 1;
  private static final int SEVERITIES = Severity.ALL.size();

  private LogBatchCodec() {}

  /** Length of the bytes of a batch, as it is, with frames or without. */
  public static int length(LogBatch batch) {
    int payload = 0;
    for (byte[] part : payload(batch)) {
      payload += part.length;
    }
    return headLength(batch) + payload;
  }

  /** Length of what {@link #putHead} writes. */
  public static int headLength(LogBatch batch) {
    int frames = batch.frames().size();
    return MAX_HEAD - 64 + batch.tenant().value().length() + (frames == 0 ? 0 : 4 + 8 * frames);
  }

  /** Writes all that comes before the {@link #payload}. */
  public static void putHead(LogBatch batch, ByteBuffer target) {
    List<LineFrame> frames = batch.frames();
    putHead(batch, frames.isEmpty() ? 0 : FRAMES, target);
    if (!frames.isEmpty()) {
      target.putInt(frames.size());
      for (LineFrame frame : frames) {
        target.putInt(frame.end()).putInt(frame.zstd().length);
      }
    }
  }

  /** What follows the head, one part after the other: the frames, or the lines. */
  public static List<byte[]> payload(LogBatch batch) {
    return batch.frames().isEmpty()
        ? List.of(batch.lines())
        : batch.frames().stream().map(LineFrame::zstd).toList();
  }

  /** The bytes of a batch as it is. */
  public static byte[] encode(LogBatch batch) {
    ByteBuffer target = ByteBuffer.allocate(length(batch));
    putHead(batch, target);
    payload(batch).forEach(target::put);
    return target.array();
  }

  /**
   * The bytes of a batch with frames, however few its lines are, unless they take as many bytes.
   */
  public static byte[] compress(LogBatch batch) {
    if (!batch.frames().isEmpty()) {
      return encode(batch);
    }
    try (LineCompressor compressor = new LineCompressor()) {
      return encode(compressor.withFrames(batch));
    }
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
      if ((flags & ~FRAMES) != 0) {
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
      LogBatch batch =
          flags == FRAMES
              ? framed(tenant, summary, length)
              : new LogBatch(tenant, summary, plain(length));
      requireLines(batch.lines(), summary.count());
      return batch;
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

    private LogBatch framed(TenantId tenant, LogSummary summary, int length) {
      require(source.remaining() >= 4, "cut before the frames, left", source.remaining());
      int count = source.getInt();
      require(count > 0 && count <= source.remaining() / 8, "number of frames", count);
      ByteBuffer table = source.slice(source.position(), 8 * count);
      source.position(source.position() + 8 * count);
      byte[] lines = new byte[length];
      List<LineFrame> frames = new ArrayList<>(count);
      int start = 0;
      while (table.hasRemaining()) {
        int end = table.getInt();
        require(end > start && end <= length, "end of a frame's lines", end);
        byte[] zstd = frame(table.getInt());
        inflate(zstd, lines, start, end);
        require(lines[end - 1] == '\n', "a frame ends with byte", lines[end - 1]);
        frames.add(new LineFrame(end, zstd));
        start = end;
      }
      require(start == length, "frames hold bytes", start);
      require(source.remaining() == 0, "bytes behind the frames", source.remaining());
      return new LogBatch(tenant, summary, lines, List.copyOf(frames));
    }

    private byte[] frame(int length) {
      require(length > 0 && length <= source.remaining(), "length of a frame", length);
      byte[] zstd = new byte[length];
      source.get(zstd);
      return zstd;
    }

    private static void inflate(byte[] zstd, byte[] lines, int start, int end) {
      try {
        long written = Zstd.decompressByteArray(lines, start, end - start, zstd, 0, zstd.length);
        require(written == end - start, "zstd frame with result", written);
      } catch (ZstdException e) {
        throw LogBatchFormatException.corrupt("zstd frame: " + e.getMessage());
      }
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
