package io.logserver.log.query;

import io.logserver.log.CanonicalLine;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The words of the canonical lines in one array, as hashes ({@link WordHash}). Not safe for use by
 * several threads.
 *
 * <p>The milliseconds of the timestamp are no word here: nobody searches for them, and being
 * different in nearly every line they would be a seventh of all the words of a block. {@link
 * RequiredWords} asks for no word that looks like them.
 *
 * <p>What is long and mostly the same as in lines before is not read again: the timestamp's minute
 * and second, and user agents, each of which is a dozen words. Whether it is the same is found by
 * comparing the bytes, so that no other word is ever missed.
 */
public final class Words {

  /** Places of user agents that are remembered; a later one takes the place of an earlier. */
  private static final int AGENTS_LOG = 8;

  /** Where the seconds begin in a timestamp. What stands before them fills two longs. */
  private static final int SECONDS = "2025-06-27T12:34:".length();

  /** Where the eight bytes begin that end with the second. */
  private static final int TO_SECONDS = SECONDS + 2 - Long.BYTES;

  private static final int MILLIS = "2025-06-27T12:34:56.".length();
  private static final int USER_AGENT = LineValues.STRING_FIELDS - 1;

  /** What a byte of a string is. */
  private static final byte OTHER = 0;

  private static final byte WORD = 1;
  private static final byte QUOTE = 2;
  private static final byte ENCODED = 3;
  private static final byte[] KINDS = kinds();

  private final LongConsumer consumer;
  private final int[] agents = new int[1 << AGENTS_LOG];
  private byte[] lines = {};
  private int lastTimestamp;

  /** Words for {@code consumer}, which may get a word several times. */
  public Words(LongConsumer consumer) {
    this.consumer = consumer;
  }

  /** Starts on lines of {@code lines}, which do not change meanwhile. */
  public void begin(byte[] lines) {
    this.lines = lines;
    Arrays.fill(agents, 0);
    lastTimestamp = 0;
  }

  /**
   * Emits the hashes of all words in the values of the line at {@code [start, end)}, but id,
   * tenant_id and the milliseconds of the timestamp; those that were in lines before may be left
   * out.
   */
  public void line(int start, int end) {
    byte[] line = lines;
    timestamp(line, start + CanonicalLine.TIMESTAMP);
    string(line, start + CanonicalLine.SEVERITY);
    int i = LineValues.body(line, start);
    for (int field = 0; field < USER_AGENT; field++) {
      int value = i + LineValues.prefixLength(field);
      i = line[value] == '"' ? string(line, value + 1) : JsonText.scalarEnd(line, value);
    }
    int agent = i + LineValues.prefixLength(USER_AGENT);
    i = line[agent] == '"' ? userAgent(line, agent + 1) : JsonText.scalarEnd(line, agent);
    i = LineValues.next(line, i, end);
    while (i < end) {
      i = line[i] == '"' ? string(line, i + 1) : scalar(line, i);
      i = LineValues.next(line, i, end);
    }
  }

  private void timestamp(byte[] line, int at) {
    if (lastTimestamp == 0 || !isSameMinute(line, at, lastTimestamp)) {
      words(line, at, at + MILLIS);
    } else if (Swar.load(line, at + TO_SECONDS) != Swar.load(line, lastTimestamp + TO_SECONDS)) {
      words(line, at + SECONDS, at + MILLIS);
    }
    lastTimestamp = at;
  }

  private static boolean isSameMinute(byte[] line, int a, int b) {
    return Swar.load(line, a) == Swar.load(line, b)
        && Swar.load(line, a + Long.BYTES) == Swar.load(line, b + Long.BYTES);
  }

  /** The words in {@code [from, to)}, each of which has one other character behind it. */
  private void words(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      i = word(line, i);
    }
  }

  /** As {@link #string}, but for one that was in a line before. */
  private int userAgent(byte[] line, int at) {
    long hash = 0;
    int i = at;
    while (true) {
      long eight = Swar.load(line, i);
      long special = Swar.quotesAndBackslashes(eight) | eight & Swar.HIGHS;
      if (special != 0) {
        int plain = Swar.firstMarked(special);
        hash = WordHash.mix(hash, eight & Swar.below(plain));
        i += plain;
        break;
      }
      hash = WordHash.mix(hash, eight);
      i += Long.BYTES;
    }
    int slot = (int) (hash >>> Long.SIZE - AGENTS_LOG);
    int known = agents[slot];
    agents[slot] = at;
    // No value begins at the start of a line, so that 0 stands for none.
    boolean isKnown =
        known != 0
            && line[i] == '"'
            && Arrays.equals(line, known, known + i + 1 - at, line, at, i + 1);
    return isKnown ? i + 1 : string(line, at);
  }

  /**
   * The words of the string whose first character is at {@code at}; returns the index behind its
   * closing quote.
   */
  private int string(byte[] line, int at) {
    int i = at;
    while (true) {
      byte kind = KINDS[line[i] & 0xFF];
      if (kind == WORD) {
        i = word(line, i);
      } else if (kind == OTHER) {
        i++;
      } else if (kind == QUOTE) {
        return i + 1;
      } else {
        long step = JsonText.read(line, i);
        boolean word = Folding.isWord(Folding.fold(JsonText.codePoint(step)));
        i = word ? word(line, i) : JsonText.next(step);
      }
    }
  }

  /** The words of the number or boolean at {@code at}; returns the index behind it. */
  private int scalar(byte[] line, int at) {
    int end = JsonText.scalarEnd(line, at);
    int i = at;
    while (i < end) {
      i = KINDS[line[i] & 0xFF] == WORD ? word(line, i) : i + 1;
    }
    return end;
  }

  /** Emits the word that starts at {@code at}; returns the index behind it. */
  private int word(byte[] line, int at) {
    long hash = WordHash.SEED;
    int i = at;
    while (true) {
      long eight = Swar.load(line, i);
      int length = Swar.firstMarked(Swar.wordBytes(eight) ^ Swar.HIGHS);
      i += length;
      if (length == Long.BYTES) {
        hash = WordHash.mix(hash, Swar.lower(eight));
        continue;
      }
      long chunk = Swar.lower(eight) & Swar.below(length);
      if (KINDS[line[i] & 0xFF] == ENCODED) {
        return encodedWord(line, i, hash, chunk, 8 * length);
      }
      consumer.accept(WordHash.finish(hash, chunk, 8 * length));
      return i;
    }
  }

  /** Goes on with a word at a character that must be decoded. */
  private int encodedWord(byte[] line, int at, long hashSoFar, long chunkSoFar, int bitsSoFar) {
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

  private static byte[] kinds() {
    byte[] kinds = new byte[1 << Byte.SIZE];
    Arrays.fill(kinds, 0x80, kinds.length, ENCODED);
    for (int value = 0; value < 0x80; value++) {
      kinds[value] = Folding.isWord(Folding.fold(value)) ? WORD : OTHER;
    }
    kinds['\\'] = ENCODED;
    kinds['"'] = QUOTE;
    return kinds;
  }
}
