package io.logserver.queue.journal;

import io.logserver.disk.DiskFile;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Appends records to one segment. After any failure it must not be used again: what reached the
 * disk is unknown, and a later force that succeeds proves nothing about the pages of one that
 * failed.
 *
 * <p>Batches are written plain. Measured with batches of 369 KB, 8 in flight, on 2 cores: the
 * journal takes 1100 MB/s at 0.35 cores per GB/s where zstd alone would cost 1.3 cores; files are
 * overwritten in place, so the disk is not what limits it.
 */
final class SegmentWriter implements Closeable {

  private static final byte[] PADDING = new byte[SegmentFormat.ALIGNMENT];

  private final DiskFile file;
  private final long base;
  private final long capacity;
  private final ByteBuffer buffer;
  private final ByteBuffer head =
      ByteBuffer.allocate(SegmentFormat.RECORD_HEADER + LogBatchCodec.MAX_HEAD);
  private final CRC32C crc = new CRC32C();
  private long written = SegmentFormat.HEADER;
  private long forced;

  /**
   * A writer behind the header of a new segment.
   *
   * @param capacity length of the file, which only a single larger record may exceed
   * @param buffer collects small records; used by one writer at a time
   */
  SegmentWriter(DiskFile file, long base, long capacity, ByteBuffer buffer) {
    this.file = file;
    this.base = base;
    this.capacity = capacity;
    this.buffer = buffer.clear();
    this.forced = base;
  }

  /** Whether a record of that length belongs in this segment. */
  boolean fits(int recordLength) {
    return offset() == SegmentFormat.HEADER || offset() + recordLength <= capacity;
  }

  /** Adds a batch and returns the position at its end. */
  long append(LogBatch batch) throws IOException {
    byte[] lines = batch.lines();
    head.clear();
    head.putInt(0).putInt(LogBatchCodec.plainLength(batch)).putLong(position()).putLong(forced);
    LogBatchCodec.putPlainHead(batch, head);
    crc.reset();
    crc.update(head.array(), Integer.BYTES, head.position() - Integer.BYTES);
    crc.update(lines);
    head.putInt(0, (int) crc.getValue());
    put(head.array(), head.position());
    put(lines, lines.length);
    put(PADDING, (int) (-offset() & (SegmentFormat.ALIGNMENT - 1)));
    return position();
  }

  /** Makes durable what was appended and returns the position at its end. */
  long force() throws IOException {
    flush();
    file.force();
    forced = position();
    return forced;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private long offset() {
    return written + buffer.position();
  }

  private long position() {
    return base + offset() - SegmentFormat.HEADER;
  }

  private void put(byte[] bytes, int length) throws IOException {
    int from = 0;
    while (from < length) {
      int part = Math.min(length - from, buffer.remaining());
      buffer.put(bytes, from, part);
      from += part;
      if (!buffer.hasRemaining()) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    int length = buffer.flip().remaining();
    file.write(buffer, written);
    written += length;
    buffer.clear();
  }
}
