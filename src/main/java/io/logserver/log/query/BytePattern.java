package io.logserver.log.query;

/**
 * Finds a folded text in bytes, in any case of ASCII letters. It looks at eight positions at once
 * for two neighbouring bytes of the pattern, the rarest pair, and compares the rest only where both
 * are there.
 */
final class BytePattern {

  /** Bytes of logs, commonest first; what is not listed is rarer. */
  private static final String COMMON = "etaoinsr0d1lc2um35476-98p:.gb/f h_wyv,";

  private final int length;
  private final long[] pattern;
  private final long[] caseBits;
  private final long lastBytes;
  private final int pair;
  private final int pairStep;
  private final long first;
  private final long firstCase;
  private final long second;
  private final long secondCase;

  /** A pattern of at least one byte. */
  BytePattern(byte[] folded) {
    length = folded.length;
    pattern = new long[(length + 7) / 8];
    caseBits = new long[pattern.length];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = Swar.load(folded, 8 * i);
      caseBits[i] = Swar.smallLetters(pattern[i]) >>> 2;
    }
    lastBytes = -1L >>> 8 * (8 * pattern.length - length);
    pair = rarestPair(folded);
    pairStep = length > 1 ? 1 : 0;
    first = Swar.ONES * (folded[pair] & 0xFF);
    firstCase = Swar.smallLetters(first) >>> 2;
    second = Swar.ONES * (folded[pair + pairStep] & 0xFF);
    secondCase = Swar.smallLetters(second) >>> 2;
  }

  int length() {
    return length;
  }

  /** Index of the first occurrence within {@code text[from, to)}, or -1. */
  int find(byte[] text, int from, int to) {
    int i = from + pair;
    int lastWide = to - pairStep - Long.BYTES;
    for (; i <= lastWide; i += Long.BYTES) {
      long candidates = candidates(text, i);
      while (candidates != 0) {
        int at = i + Swar.firstMarked(candidates) - pair;
        if (isAt(text, at, to)) {
          return at;
        }
        candidates &= candidates - 1;
      }
    }
    for (int at = i - pair; at <= to - length; at++) {
      if (isAt(text, at, to)) {
        return at;
      }
    }
    return -1;
  }

  /** Whether the pattern is at {@code at} and ends at or before {@code to}. */
  boolean isAt(byte[] text, int at, int to) {
    if (at + length > to) {
      return false;
    }
    int last = pattern.length - 1;
    for (int i = 0; i < last; i++) {
      if (difference(text, at, i) != 0) {
        return false;
      }
    }
    return (difference(text, at, last) & lastBytes) == 0;
  }

  private long difference(byte[] text, int at, int chunk) {
    return (Swar.load(text, at + 8 * chunk) | caseBits[chunk]) ^ pattern[chunk];
  }

  /** The high bits of the bytes where the pair may be; a false one is possible above a true one. */
  private long candidates(byte[] text, int at) {
    long differs = (Swar.load(text, at) | firstCase) ^ first;
    return Swar.zeros(differs | (Swar.load(text, at + pairStep) | secondCase) ^ second);
  }

  private static int rarestPair(byte[] folded) {
    int best = 0;
    for (int i = 1; i + 1 < folded.length; i++) {
      if (rarity(folded, i) > rarity(folded, best)) {
        best = i;
      }
    }
    return best;
  }

  private static int rarity(byte[] folded, int at) {
    return rarity(folded[at]) + rarity(folded[at + 1]);
  }

  private static int rarity(byte value) {
    int rank = COMMON.indexOf(value);
    return rank < 0 ? COMMON.length() : rank;
  }
}
