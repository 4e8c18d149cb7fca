package io.logserver.log.query;

import io.logserver.log.CanonicalLine;
import java.util.function.LongConsumer;

/** The words of a canonical line, as hashes ({@link WordHash}). */
public final class Words {

  private Words() {}

  /**
   * Emits the hash of every word in the values of the line {@code lines[start, end)}, but id and
   * tenant_id. A word may be emitted more than once.
   */
  public static void forEach(byte[] lines, int start, int end, LongConsumer hash) {
    string(lines, start + CanonicalLine.TIMESTAMP, hash);
    string(lines, start + CanonicalLine.SEVERITY, hash);
    int i = LineValues.body(lines, start);
    for (int field = 0; field < LineValues.STRING_FIELDS; field++) {
      int value = i + LineValues.prefixLength(field);
      i = lines[value] == '"' ? string(lines, value + 1, hash) : JsonText.scalarEnd(lines, value);
    }
    i = LineValues.next(lines, i, end);
    while (i < end) {
      i = lines[i] == '"' ? string(lines, i + 1, hash) : scalar(lines, i, hash);
      i = LineValues.next(lines, i, end);
    }
  }

  /**
   * The words of the string whose first character is at {@code at}; returns the index behind its
   * closing quote.
   */
  private static int string(byte[] line, int at, LongConsumer hash) {
    int i = at;
    while (true) {
      byte value = line[i];
      if (value < 0 || value == '\\') {
        long step = JsonText.read(line, i);
        boolean word = Folding.isWord(Folding.fold(JsonText.codePoint(step)));
        i = word ? word(line, i, hash) : JsonText.next(step);
      } else if (value == '"') {
        return i + 1;
      } else {
        i = Folding.isWord(value | 0x20) ? word(line, i, hash) : i + 1;
      }
    }
  }

  /** The words of the number or boolean at {@code at}; returns the index behind it. */
  private static int scalar(byte[] line, int at, LongConsumer hash) {
    int end = JsonText.scalarEnd(line, at);
    int i = at;
    while (i < end) {
      i = Folding.isWord(Folding.fold(line[i])) ? word(line, i, hash) : i + 1;
    }
    return end;
  }

  /** Emits the word that starts at {@code at}; returns the index behind it. */
  private static int word(byte[] line, int at, LongConsumer consumer) {
    long hash = WordHash.SEED;
    int i = at;
    while (true) {
      long eight = Swar.load(line, i);
      int length = Swar.firstMarked(Swar.wordBytes(eight) ^ Swar.HIGHS);
      long chunk = Swar.lower(eight) & (1L << 8 * (length & 7)) - 1;
      i += length;
      if (length == Long.BYTES) {
        hash = WordHash.mix(hash, Swar.lower(eight));
      } else if (line[i] < 0 || line[i] == '\\') {
        return encodedWord(line, i, hash, chunk, 8 * length, consumer);
      } else {
        consumer.accept(WordHash.finish(hash, chunk, 8 * length));
        return i;
      }
    }
  }

  /** Goes on with a word at a character that must be decoded. */
  private static int encodedWord(
      byte[] line, int at, long hashSoFar, long chunkSoFar, int bitsSoFar, LongConsumer consumer) {
    long hash = hashSoFar;
    long chunk = chunkSoFar;
    int bits = bitsSoFar;
    int i = at;
    while (true) {
      long step = line[i] == '"' ? ' ' : JsonText.read(line, i);
      int folded = Folding.fold(JsonText.codePoint(step));
      if (!Folding.isWord(folded)) {
        consumer.accept(WordHash.finish(hash, chunk, bits));
        return i;
      }
      long packed = Utf8.pack(folded);
      int packedBits = 8 * Utf8.length(folded);
      chunk |= packed << bits;
      bits += packedBits;
      if (bits >= 64) {
        hash = WordHash.mix(hash, chunk);
        bits -= 64;
        chunk = packed >>> packedBits - bits;
      }
      i = JsonText.next(step);
    }
  }
}
