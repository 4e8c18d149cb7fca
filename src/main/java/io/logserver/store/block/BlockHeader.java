package io.logserver.store.block;

import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.log.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What is known of a block without opening it, as stored beside it.
 *
 * <p>Format, big endian: version (1 byte), number, length, count, minTime, maxTime, minId, maxId,
 * count by severity.
 *
 * @param number identifies the block within the store; never used twice
 * @param length bytes of its lines, uncompressed
 */
record BlockHeader(long number, int length, LogSummary summary) {

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 8 + 4 + 4 + 2 * 8 + 4 * 8 + 5 * 4;

  byte[] encode() {
    ByteBuffer target = ByteBuffer.allocate(BYTES).put(VERSION).putLong(number).putInt(length);
    target.putInt(summary.count()).putLong(summary.minTime()).putLong(summary.maxTime());
    target.putLong(summary.minId().high()).putLong(summary.minId().low());
    target.putLong(summary.maxId().high()).putLong(summary.maxId().low());
    for (int severity : summary.severities()) {
      target.putInt(severity);
    }
    return target.array();
  }

  static BlockHeader decode(byte[] bytes, int offset, int length) throws IOException {
    if (length != BYTES || bytes[offset] != VERSION) {
      throw new IOException("block header of " + length + " bytes, version " + bytes[offset]);
    }
    ByteBuffer source = ByteBuffer.wrap(bytes, offset + 1, length - 1);
    long number = source.getLong();
    int lines = source.getInt();
    int count = source.getInt();
    long minTime = source.getLong();
    long maxTime = source.getLong();
    LogId minId = new LogId(source.getLong(), source.getLong());
    LogId maxId = new LogId(source.getLong(), source.getLong());
    int[] severities = new int[Severity.ALL.size()];
    for (int i = 0; i < severities.length; i++) {
      severities[i] = source.getInt();
    }
    LogSummary summary = new LogSummary(count, minId, maxId, minTime, maxTime, severities);
    return new BlockHeader(number, lines, summary);
  }
}
