package io.logserver.store.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LineCompressor;
import io.logserver.log.LogSummary;
import io.logserver.log.query.Words;
import io.logserver.tenant.TenantId;
import java.io.Closeable;
import java.util.Arrays;

/** Turns lines into sealed blocks and numbers them. Not safe for use by several threads. */
final class BlockSealer implements Closeable {

  private final ZstdCompressCtx zstd;
  private final WordSet set = new WordSet();
  private final Words words = new Words(set);
  private byte[] scratch = new byte[0];
  private long nextNumber = 1;

  BlockSealer(int zstdLevel) {
    zstd = LineCompressor.context(zstdLevel);
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
    return seal(tenant, lines, 0, length, summary, compress(lines, length));
  }

  /** A block of the lines in {@code lines[from, to)}, which are compressed as {@code frame}. */
  SealedBlock seal(
      TenantId tenant, byte[] lines, int from, int to, LogSummary summary, byte[] frame) {
    BlockHeader header = new BlockHeader(nextNumber++, to - from, summary);
    return new SealedBlock(tenant, header, filter(lines, from, to), frame);
  }

  private byte[] filter(byte[] lines, int from, int to) {
    set.clear();
    words.begin(lines);
    for (int start = from; start < to; ) {
      int next = CanonicalLine.next(lines, start, to);
      words.line(start, next - 1);
      start = next;
    }
    return TokenFilter.of(set);
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
