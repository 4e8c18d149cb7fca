package io.logserver.store.block;

/**
 * A Bloom filter over the word hashes of one block: it never denies a word that is there, and
 * affirms one that is not about once in ten thousand times. A search over many blocks opens every
 * block that affirms by mistake, and opening costs a thousand times as much as asking, hence the
 * generous number of bits.
 *
 * <p>Format: the bits, those of a byte from the lowest on. They have one of few lengths, so that on
 * disk the filters of like blocks can lie side by side ({@link FilterGroups}) and one probe asks
 * all of them.
 */
final class TokenFilter {

  private static final int BITS_PER_WORD = 19;
  private static final int PROBES = 10;

  /** A length is a multiple of this many bits. */
  private static final int UNIT = Long.SIZE;

  /** Significant binary digits of a length in units: a filter has up to a sixteenth of air. */
  private static final int DIGITS = 5;

  /** Rows of bits; a filter alone has one bit in each. */
  interface Rows {

    /** One row: of up to 64 filters each one's bit at its place. */
    long row(int index);
  }

  private TokenFilter() {}

  static byte[] of(WordSet words) {
    byte[] filter = new byte[length(words.size())];
    words.forEach(hash -> add(filter, hash));
    return filter;
  }

  /** Bytes of the filter over that many words. */
  private static int length(int words) {
    int units = (int) ((long) words * BITS_PER_WORD / UNIT) + 1;
    int digits = Integer.SIZE - Integer.numberOfLeadingZeros(units);
    int spare = Math.max(0, digits - DIGITS);
    int rounded = (units + (1 << spare) - 1) >>> spare << spare;
    return rounded * (UNIT / Byte.SIZE);
  }

  /** Whether the block may contain all of these words. */
  static boolean mayContain(byte[] filter, long[] words) {
    return mayContain(row -> filter[row >>> 3] >>> (row & 7), 8 * filter.length, 1, words) != 0;
  }

  /**
   * Which of several blocks may contain all of these words.
   *
   * @param rows the blocks' filters
   * @param count number of rows
   * @param asked the places of those blocks that matter
   * @return the places of those that may
   */
  static long mayContain(Rows rows, int count, long asked, long[] words) {
    long admitted = asked;
    for (long word : words) {
      long hash = mix(word);
      int at = (int) hash;
      int step = (int) (hash >>> 32);
      for (int i = 0; i < PROBES && admitted != 0; i++) {
        admitted &= rows.row(row(at, count));
        at += step;
        step += i;
      }
    }
    return admitted;
  }

  private static void add(byte[] filter, long word) {
    long hash = mix(word);
    int at = (int) hash;
    int step = (int) (hash >>> 32);
    for (int i = 0; i < PROBES; i++) {
      int row = row(at, 8 * filter.length);
      filter[row >>> 3] |= (byte) (1 << (row & 7));
      at += step;
      step += i;
    }
  }

  /** One of {@code count} rows, chosen by all 32 bits. */
  private static int row(int hash, int count) {
    return (int) ((hash & 0xFFFF_FFFFL) * count >>> 32);
  }

  /** The words' hash need not be good in all its bits; the hash of a hash is another one. */
  private static long mix(long hash) {
    long h = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
    return h ^ h >>> 33;
  }
}
