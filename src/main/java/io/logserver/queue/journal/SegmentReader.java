package io.logserver.queue.journal;

import io.logserver.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment at any position, believing none that does not prove itself. It
 * never looks at bytes at or beyond the limit it is given, which may still be changing.
 */
final class SegmentReader implements Closeable {

  private static final int WINDOW = 1 << 20;

  private final DiskFile file;
  private final long base;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;

  SegmentReader(DiskFile file, long base) {
    this.file = file;
    this.base = base;
    this.windowStart = base;
  }

  /** Position of the first record. */
  long base() {
    return base;
  }

  /** Position at the end of the file. */
  long end() throws IOException {
    return Math.max(base, base + file.size() - SegmentFormat.HEADER);
  }

  /** The header; null when it is damaged, or that of another segment. */
  SegmentFormat.@Nullable Header header() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.HEADER);
    if (!fill(bytes, 0)) {
      return null;
    }
    SegmentFormat.Header header = SegmentFormat.Header.decode(bytes.flip());
    return header != null && header.base() == base ? header : null;
  }

  /**
   * The record that starts at {@code position} and ends at most at {@code limit}; null when there
   * is none.
   */
  @Nullable JournalRecord read(long position, long limit) throws IOException {
    if (!load(position, SegmentFormat.RECORD_HEADER, limit)) {
      return null;
    }
    int at = (int) (position - windowStart);
    int length = window.getInt(at + 4);
    if (window.getLong(at + 8) != position || length <= 0 || length > limit - position) {
      return null;
    }
    int whole = SegmentFormat.RECORD_HEADER + length;
    if (!load(position, SegmentFormat.recordLength(length), limit)) {
      return null;
    }
    at = (int) (position - windowStart);
    crc.reset();
    crc.update(window.array(), at + Integer.BYTES, whole - Integer.BYTES);
    if (window.getInt(at) != (int) crc.getValue()) {
      return null;
    }
    long end = position + SegmentFormat.recordLength(length);
    ByteBuffer payload = window.slice(at + SegmentFormat.RECORD_HEADER, length);
    return new JournalRecord(position, end, window.getLong(at + 16), payload);
  }

  /**
   * Position of the first record at or after {@code position} that ends at most at {@code limit},
   * else the limit.
   */
  long find(long position, long limit) throws IOException {
    long bound = Math.min(limit, end());
    for (long at = position;
        load(at, SegmentFormat.RECORD_HEADER, bound);
        at += SegmentFormat.ALIGNMENT) {
      if (claimsRecord(at) && read(at, bound) != null) {
        return at;
      }
    }
    return limit;
  }

  /**
   * Whether the beginning of a record was written at {@code position}, whatever became of the rest.
   */
  boolean startsRecord(long position, long limit) throws IOException {
    return load(position, SegmentFormat.RECORD_HEADER, limit) && claimsRecord(position);
  }

  /**
   * Writes again what can be read between two positions and forces it, whatever an earlier force
   * had left undone.
   */
  void rewrite(long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(WINDOW, to - from));
    for (long at = from; at < to; at += bytes.capacity()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), to - at));
      fill(bytes, at - base + SegmentFormat.HEADER);
      file.write(bytes.flip(), at - base + SegmentFormat.HEADER);
    }
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private boolean claimsRecord(long position) {
    return window.getLong((int) (position - windowStart) + 8) == position;
  }

  /**
   * Has the window hold those bytes; false when they are not all before the limit and in the file.
   */
  private boolean load(long position, int length, long limit) throws IOException {
    if (position + length > limit) {
      return false;
    }
    if (position >= windowStart && position + length <= windowStart + window.limit()) {
      return true;
    }
    int size = (int) Math.min(Math.max(length, WINDOW), limit - position);
    window = window.capacity() < size ? ByteBuffer.allocate(size) : window.clear().limit(size);
    windowStart = position;
    fill(window, position - base + SegmentFormat.HEADER);
    window.flip();
    return window.limit() >= length;
  }

  private boolean fill(ByteBuffer target, long offset) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int count = file.read(target, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    return true;
  }
}
