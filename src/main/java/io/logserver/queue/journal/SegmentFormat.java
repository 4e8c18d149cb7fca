package io.logserver.queue.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a segment file. All numbers are big-endian.
 *
 * <pre>
 * header, 64 bytes: magic i64 | format version i32 | 0 i32 | journal id i64 | base i64 | CRC32C of these i32 | zeros
 * record, 8 bytes aligned: CRC32C i32 | payload length i32 | position i64 | forced i64 | payload | zeros
 * </pre>
 *
 * <p>The record that starts at file offset {@code o} has the position {@code base + o - 64}; it
 * ends where the next one starts. A record's CRC covers all that follows it up to the end of the
 * payload. As it covers the position, and positions only grow, what an earlier use of the file left
 * behind is never taken for a record.
 *
 * <p>{@code forced} is the position up to which the journal was durable when the record was
 * written. One group of records is written and then forced as a whole, and a power cut may leave
 * any part of it: a bad record before a good one of the same group is a torn tail. A bad record
 * that lies before the {@code forced} of a good one had reached the disk, so it was damaged later.
 */
final class SegmentFormat {

  static final int HEADER = 64;
  static final int RECORD_HEADER = 24;
  static final int ALIGNMENT = 8;

  /**
   * The most bytes of lines that one record can hold: what a body of 20 MiB can become, with room
   * to spare.
   */
  static final int MAX_LINES = 256 << 20;

  private static final long MAGIC = 0x4c53_4a4f_5552_4e4cL;
  private static final int VERSION = 1;
  private static final int CHECKED = 32;

  private SegmentFormat() {}

  /** Length of a record with that much payload, padding included. */
  static int recordLength(int payload) {
    return (RECORD_HEADER + payload + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** What a segment says of itself. */
  record Header(long journalId, long base) {

    ByteBuffer encode() {
      ByteBuffer bytes = ByteBuffer.allocate(HEADER);
      bytes.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(journalId).putLong(base);
      bytes.putInt(crc(bytes));
      return bytes.rewind();
    }

    /** The header in those 64 bytes; null when there is none. */
    static @Nullable Header decode(ByteBuffer bytes) throws IOException {
      if (bytes.getLong(0) != MAGIC || bytes.getInt(CHECKED) != crc(bytes)) {
        return null;
      }
      if (bytes.getInt(8) != VERSION) {
        throw new IOException(
            "journal format " + bytes.getInt(8) + ", this server knows " + VERSION);
      }
      return new Header(bytes.getLong(16), bytes.getLong(24));
    }

    private static int crc(ByteBuffer bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), 0, CHECKED);
      return (int) crc.getValue();
    }
  }
}
