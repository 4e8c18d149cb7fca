package io.logserver.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a file holds as far as a power cut is concerned: the bytes that were forced, and the changes
 * since, any part of which may have reached the disk. Independent of its names.
 */
final class PowerCutFile {

  private static final int SECTOR = 512;

  private byte[] durable;
  private int length;
  private final List<Change> pending = new ArrayList<>();

  /**
   * A change that was not forced: bytes at a position, or, where {@code bytes} is null, a cut to
   * that length.
   */
  private record Change(int position, byte[] bytes) {}

  PowerCutFile(byte[] durable) {
    this.durable = durable;
    this.length = durable.length;
  }

  void write(long position, byte[] bytes) {
    pending.add(new Change(Math.toIntExact(position), bytes));
  }

  void truncate(long size) {
    pending.add(new Change(Math.toIntExact(size), null));
  }

  void force() {
    for (Change change : pending) {
      apply(change);
    }
    pending.clear();
  }

  /**
   * Decides which of the pending changes reached the disk: all, none, or each one whole, torn by
   * sectors or lost.
   */
  void settle(SplittableRandom random) {
    int fate = random.nextInt(4);
    for (Change change : pending) {
      switch (fate) {
        case 0 -> {}
        case 1 -> apply(change);
        default -> settle(change, random);
      }
    }
    pending.clear();
  }

  byte[] durable() {
    return Arrays.copyOf(durable, length);
  }

  private void settle(Change change, SplittableRandom random) {
    switch (random.nextInt(3)) {
      case 0 -> {}
      case 1 -> apply(change);
      default -> tear(change, random);
    }
  }

  private void tear(Change change, SplittableRandom random) {
    if (change.bytes == null) {
      return;
    }
    for (int at = 0; at < change.bytes.length; ) {
      int absolute = change.position + at;
      int end = Math.min(change.bytes.length, at + SECTOR - absolute % SECTOR);
      if (random.nextBoolean()) {
        apply(new Change(absolute, Arrays.copyOfRange(change.bytes, at, end)));
      }
      at = end;
    }
  }

  private void apply(Change change) {
    if (change.bytes == null) {
      length = Math.min(length, change.position);
      Arrays.fill(durable, length, durable.length, (byte) 0);
      return;
    }
    int end = change.position + change.bytes.length;
    if (end > durable.length) {
      durable = Arrays.copyOf(durable, Math.max(end, durable.length * 2));
    }
    System.arraycopy(change.bytes, 0, durable, change.position, change.bytes.length);
    length = Math.max(length, end);
  }
}
