package io.logserver.store.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogSummary;
import io.logserver.log.query.Words;
import io.logserver.tenant.TenantId;
import java.io.Closeable;
import java.util.Arrays;

/** Turns lines into sealed blocks and numbers them. Not safe for use by several threads. */
final class BlockSealer implements Closeable {

  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final WordSet words = new WordSet();
  private byte[] scratch = new byte[0];
  private long nextNumber = 1;

  BlockSealer(int zstdLevel) {
    zstd.setLevel(zstdLevel).setChecksum(true);
  }

  /** Numbers below {@code number} are taken. */
  void numberFrom(long number) {
    nextNumber = Math.max(nextNumber, number);
  }

  /** A number above those of all blocks sealed so far. */
  long nextNumber() {
    return nextNumber;
  }

  /**
   * A block of the lines, each ended by a line feed, in {@code lines[0, length)}; there is at least
   * one.
   */
  SealedBlock seal(TenantId tenant, byte[] lines, int length, LogSummary summary) {
    BlockHeader header = new BlockHeader(nextNumber++, length, summary);
    return new SealedBlock(tenant, header, filter(lines, length), compress(lines, length));
  }

  private byte[] filter(byte[] lines, int length) {
    words.clear();
    for (int start = 0; start < length; ) {
      int end = CanonicalLine.end(lines, start, length);
      Words.forEach(lines, start, end, words);
      start = end + 1;
    }
    return TokenFilter.of(words);
  }

  private byte[] compress(byte[] lines, int length) {
    int bound = (int) Zstd.compressBound(length);
    if (scratch.length < bound) {
      scratch = new byte[bound];
    }
    int size = zstd.compressByteArray(scratch, 0, scratch.length, lines, 0, length);
    return Arrays.copyOf(scratch, size);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
