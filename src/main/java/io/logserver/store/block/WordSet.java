package io.logserver.store.block;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A set of word hashes, made for being filled and cleared again and again. */
final class WordSet implements LongConsumer {

  private long[] slots = new long[1 << 12];
  private int size;
  private boolean hasZero;

  @Override
  public void accept(long hash) {
    if (hash == 0) {
      hasZero = true;
      return;
    }
    int mask = slots.length - 1;
    int at = slot(hash, mask);
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return;
      }
      at = at + 1 & mask;
    }
    slots[at] = hash;
    if (++size > slots.length / 2) {
      grow();
    }
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  void forEach(LongConsumer consumer) {
    if (hasZero) {
      consumer.accept(0);
    }
    for (long hash : slots) {
      if (hash != 0) {
        consumer.accept(hash);
      }
    }
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    hasZero = false;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    size = 0;
    for (long hash : old) {
      if (hash != 0) {
        accept(hash);
      }
    }
  }

  private static int slot(long hash, int mask) {
    return (int) (hash * 0x9E3779B97F4A7C15L >>> 40) & mask;
  }
}
