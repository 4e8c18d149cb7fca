package io.logserver.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of large bodies that were read, kept for those that come. A new array of that size costs
 * its memory being cleared, and a share of a collection; under bulk load they were two fifths of
 * all that was allocated. Used on one event loop.
 */
final class SpareArrays {

  /** Bytes from which on an array is worth keeping; sizes are rounded up to multiples of it. */
  private static final int LARGE = 64 * 1024;

  /** The largest array that is kept. */
  private static final int LARGEST = 512 * 1024;

  /** Most bytes that are kept. */
  private static final int KEPT = 4 * 1024 * 1024;

  private final List<byte[]> spare = new ArrayList<>();
  private int bytes;

  /** Bytes that an array for {@code size} bytes has when it is a new one. */
  static int round(int size) {
    return size < LARGE ? size : (size + LARGE - 1) / LARGE * LARGE;
  }

  /** A spare array of at least {@code size} bytes, or null. */
  byte @Nullable [] take(int size) {
    for (int i = spare.size() - 1; size >= LARGE && i >= 0; i--) {
      if (spare.get(i).length >= size) {
        byte[] taken = spare.remove(i);
        bytes -= taken.length;
        return taken;
      }
    }
    return null;
  }

  /** Gives back an array that nobody uses any more; it is kept, or left to the collector. */
  void give(byte[] array) {
    if (array.length >= LARGE && array.length <= LARGEST && bytes <= KEPT - array.length) {
      spare.add(array);
      bytes += array.length;
    }
  }
}
