package io.logserver.store.block;

import java.io.IOException;

/**
 * A Bloom filter over the word hashes of one block: it never denies a word that is there, and
 * affirms one that is not about once in ten thousand times. A search over many blocks opens every
 * block that affirms by mistake, and opening costs a thousand times as much as asking, hence the
 * generous number of bits.
 *
 * <p>Asking costs what it takes to fetch memory, so a word's bits lie in two {@linkplain #LINE
 * lines} of the processor's cache, half of them in each. The first one denies nearly every word
 * that is not there, and the second is fetched for the others only.
 *
 * <p>Format: version (1 byte), then the lines.
 */
final class TokenFilter {

  /** Random access to the bytes of a filter, wherever it lies. */
  interface Bytes {
    int length();

    byte at(int index) throws IOException;
  }

  private static final byte VERSION = 2;
  private static final int BITS_PER_WORD = 20;

  /** Bytes of a line. */
  private static final int LINE = 64;

  private static final int LINES_PER_WORD = 2;
  private static final int PROBES_PER_LINE = 5;
  private static final int BITS_PER_PROBE = 9;

  private TokenFilter() {}

  /** A filter in memory. */
  record Array(byte[] bytes) implements Bytes {

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public byte at(int index) {
      return bytes[index];
    }
  }

  static byte[] of(WordSet words) {
    byte[] filter = new byte[1 + LINE * (1 + words.size() * BITS_PER_WORD / (8 * LINE))];
    filter[0] = VERSION;
    words.forEach(hash -> add(filter, hash));
    return filter;
  }

  /** Whether the block may contain all of these words. */
  static boolean mayContain(Bytes filter, long[] words) throws IOException {
    if (filter.at(0) != VERSION) {
      return true;
    }
    for (long word : words) {
      if (!mayContain(filter, word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayContain(Bytes filter, long word) throws IOException {
    int lines = filter.length() / LINE;
    long hash = word;
    for (int n = 0; n < LINES_PER_WORD; n++) {
      hash = mix(hash);
      int line = line(hash, lines);
      for (int i = 0; i < PROBES_PER_LINE; i++) {
        int bit = bit(hash, i);
        if ((filter.at(line + (bit >>> 3)) & 1 << (bit & 7)) == 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static void add(byte[] filter, long word) {
    int lines = filter.length / LINE;
    long hash = word;
    for (int n = 0; n < LINES_PER_WORD; n++) {
      hash = mix(hash);
      int line = line(hash, lines);
      for (int i = 0; i < PROBES_PER_LINE; i++) {
        int bit = bit(hash, i);
        filter[line + (bit >>> 3)] |= (byte) (1 << (bit & 7));
      }
    }
  }

  /** Where the line begins that the upper bits of a hash choose. */
  private static int line(long hash, int lines) {
    return 1 + LINE * (int) ((hash >>> 45) * lines >>> 19);
  }

  /** The n-th bit in a line, of those that the lower bits of a hash choose. */
  private static int bit(long hash, int n) {
    return (int) (hash >>> BITS_PER_PROBE * n) & 8 * LINE - 1;
  }

  /** The words' hash need not be good in all its bits; the hash of a hash is another one. */
  private static long mix(long hash) {
    long h = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
    return h ^ h >>> 33;
  }
}
