package io.logserver.queue.journal;

import io.logserver.disk.DiskFile;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Appends records to one segment. After any failure it must not be used again: what reached the
 * disk is unknown, and a later force that succeeds proves nothing about the pages of one that
 * failed.
 *
 * <p>A batch is written as it comes, with its frames where it has some: large ones were compressed
 * for the store already, and a tenth of the bytes is to be copied, summed and written here.
 */
final class SegmentWriter implements Closeable {

  private static final byte[] PADDING = new byte[SegmentFormat.ALIGNMENT];

  private final DiskFile file;
  private final long base;
  private final long capacity;
  private final ByteBuffer buffer;
  private ByteBuffer head =
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
    List<byte[]> payload = LogBatchCodec.payload(batch);
    clearHead(SegmentFormat.RECORD_HEADER + LogBatchCodec.headLength(batch));
    head.putInt(0).putInt(LogBatchCodec.length(batch)).putLong(position()).putLong(forced);
    LogBatchCodec.putHead(batch, head);
    crc.reset();
    crc.update(head.array(), Integer.BYTES, head.position() - Integer.BYTES);
    payload.forEach(crc::update);
    head.putInt(0, (int) crc.getValue());
    put(head.array(), head.position());
    for (byte[] part : payload) {
      put(part, part.length);
    }
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

  private void clearHead(int length) {
    head = head.capacity() < length ? ByteBuffer.allocate(length) : head.clear();
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
