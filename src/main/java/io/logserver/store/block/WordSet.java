package io.logserver.store.block;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of word hashes, made for being filled and cleared again and again. Beside the slots that
 * tell whether a hash is there, all hashes stand one after the other, for what is done with each.
 */
final class WordSet implements LongConsumer {

  private static final int FIRST_SLOTS = 1 << 12;

  private long[] slots = new long[FIRST_SLOTS];
  private long[] hashes = new long[FIRST_SLOTS / 2 + 1];
  private int size;
  private boolean hasZero;

  @Override
  public void accept(long hash) {
    int mask = slots.length - 1;
    int at = slot(hash, mask);
    // Zero stands for an empty slot, so that it is kept apart.
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return;
      }
      at = at + 1 & mask;
    }
    if (hash != 0) {
      slots[at] = hash;
    } else if (hasZero) {
      return;
    } else {
      hasZero = true;
    }
    hashes[size++] = hash;
    if (size > slots.length / 2) {
      grow();
    }
  }

  int size() {
    return size;
  }

  void forEach(LongConsumer consumer) {
    for (int i = 0; i < size; i++) {
      consumer.accept(hashes[i]);
    }
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    hasZero = false;
  }

  private void grow() {
    slots = new long[2 * slots.length];
    hashes = Arrays.copyOf(hashes, slots.length / 2 + 1);
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int at = slot(hashes[i], mask);
      while (slots[at] != 0) {
        at = at + 1 & mask;
      }
      slots[at] = hashes[i];
    }
  }

  private static int slot(long hash, int mask) {
    return (int) (hash * 0x9E3779B97F4A7C15L >>> 40) & mask;
  }
}
