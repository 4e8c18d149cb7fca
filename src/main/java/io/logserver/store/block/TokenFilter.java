package io.logserver.store.block;

import java.io.IOException;

/**
 * A Bloom filter over the word hashes of one block: it never denies a word that is there, and
 * affirms one that is not about once in ten thousand times. A search over many blocks opens every
 * block that affirms by mistake, and opening costs a thousand times as much as asking, hence the
 * generous number of bits.
 *
 * <p>Format: version (1 byte), then the bits. A probe reads single bytes and stops at the first
 * that denies, so most probes touch two.
 */
final class TokenFilter {

  /** Random access to the bytes of a filter, wherever it lies. */
  interface Bytes {
    int length();

    byte at(int index) throws IOException;
  }

  private static final byte VERSION = 1;
  private static final int BITS_PER_WORD = 20;
  private static final int PROBES = 10;

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
    byte[] filter = new byte[1 + Math.max(8, words.size() * BITS_PER_WORD / 8)];
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
    long bits = (filter.length() - 1) * 8L;
    long mixed = mix(word);
    int step = (int) (mixed >>> 32) | 1;
    int probe = (int) mixed;
    for (int i = 0; i < PROBES; i++, probe += step) {
      long bit = Integer.toUnsignedLong(probe) * bits >>> 32;
      if ((filter.at(1 + (int) (bit >>> 3)) & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static void add(byte[] filter, long word) {
    long bits = (filter.length - 1) * 8L;
    long mixed = mix(word);
    int step = (int) (mixed >>> 32) | 1;
    int probe = (int) mixed;
    for (int i = 0; i < PROBES; i++, probe += step) {
      long bit = Integer.toUnsignedLong(probe) * bits >>> 32;
      int at = 1 + (int) (bit >>> 3);
      filter[at] = (byte) (filter[at] | 1 << (bit & 7));
    }
  }

  /** The words' hash need not be good in all its bits. */
  private static long mix(long hash) {
    long h = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
    return h ^ h >>> 33;
  }
}
