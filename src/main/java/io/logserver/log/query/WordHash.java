package io.logserver.log.query;

/**
 * The 64-bit hash of a word, as stores keep it in their filters on disk: over the UTF-8 bytes of
 * the folded word, eight at a time, lowest byte first, the last chunk filled with zeros (which
 * occur in no word). Words of up to eight bytes never collide.
 *
 * <p>The letters and digits of future Unicode versions can join or leave a word when the server
 * runs on a newer JDK; all that is assigned today keeps its hash.
 */
public final class WordHash {

  /** Version of this function; a filter made with another one must not be asked. */
  public static final int VERSION = 1;

  static final long SEED = 0x6C6F677365727665L;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private WordHash() {}

  /** Takes up eight bytes. */
  static long mix(long hash, long chunk) {
    long mixed = (hash ^ chunk) * MULTIPLIER;
    return mixed ^ mixed >>> 32;
  }

  /** The hash when {@code bits} bits of {@code chunk} are left. */
  static long finish(long hash, long chunk, int bits) {
    long mixed = bits == 0 ? hash : mix(hash, chunk);
    mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 32;
  }

  /** The hash of a folded word. */
  static long of(String word) {
    byte[] bytes = Utf8.encode(word);
    long hash = SEED;
    long chunk = 0;
    for (int i = 0; i < bytes.length; i++) {
      chunk |= (bytes[i] & 0xFFL) << 8 * (i & 7);
      if ((i & 7) == 7) {
        hash = mix(hash, chunk);
        chunk = 0;
      }
    }
    return finish(hash, chunk, bytes.length % 8 * 8);
  }
}
