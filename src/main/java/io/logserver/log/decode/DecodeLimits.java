package io.logserver.log.decode;

/**
 * Limits of the door, counted on the canonical line, which is what every later stage has to carry.
 *
 * @param maxEntryBytes bytes of an entry's canonical line without its line feed
 * @param maxNesting objects and arrays within each other, the line's own object included
 */
public record DecodeLimits(int maxEntryBytes, int maxNesting) {

  /** 256 KiB and 32 levels. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(256 * 1024, 32);

  public DecodeLimits {
    if (maxEntryBytes < 1 || maxNesting < 2 || maxNesting > JsonScanner.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "maxEntryBytes "
              + maxEntryBytes
              + " must be positive, maxNesting "
              + maxNesting
              + " between 2 and "
              + JsonScanner.MAX_DEPTH);
    }
  }
}
