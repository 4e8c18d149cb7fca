package io.logserver.store.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits that are columns in one place and rows in another. Column n is an array of bytes, as long as
 * a multiple of 64 bits; row n of all columns is one to eight bytes. The lowest bit of a byte comes
 * first in both. It works on squares of 64 × 64 bits.
 */
final class BitMatrix {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SIDE = Long.SIZE;

  private BitMatrix() {}

  /** The rows of a multiple of 8 columns of one length. */
  static byte[] rows(byte[][] columns) {
    int length = columns[0].length;
    int rowBytes = columns.length / Byte.SIZE;
    byte[] rows = new byte[length * columns.length];
    long[] square = new long[SIDE];
    for (int i = 0, at = 0; i < length; i += Long.BYTES) {
      for (int c = 0; c < columns.length; c++) {
        square[c] = (long) LONGS.get(columns[c], i);
      }
      transpose(square);
      for (int r = 0; r < SIDE; r++, at += rowBytes) {
        put(square[r], rows, at, rowBytes);
        square[r] = 0;
      }
    }
    return rows;
  }

  /** The columns, {@code count} of them, of these rows. */
  static byte[][] columns(byte[] rows, int count) {
    int length = rows.length / count;
    int rowBytes = count / Byte.SIZE;
    byte[][] columns = new byte[count][length];
    long[] square = new long[SIDE];
    for (int i = 0, at = 0; i < length; i += Long.BYTES) {
      for (int r = 0; r < SIDE; r++, at += rowBytes) {
        square[r] = get(rows, at, rowBytes);
      }
      transpose(square);
      for (int c = 0; c < count; c++) {
        LONGS.set(columns[c], i, square[c]);
      }
    }
    return columns;
  }

  private static void put(long row, byte[] rows, int at, int rowBytes) {
    if (rowBytes == Long.BYTES) {
      LONGS.set(rows, at, row);
      return;
    }
    for (int k = 0; k < rowBytes; k++) {
      rows[at + k] = (byte) (row >>> Byte.SIZE * k);
    }
  }

  private static long get(byte[] rows, int at, int rowBytes) {
    if (rowBytes == Long.BYTES) {
      return (long) LONGS.get(rows, at);
    }
    long row = 0;
    for (int k = 0; k < rowBytes; k++) {
      row |= (rows[at + k] & 0xFFL) << Byte.SIZE * k;
    }
    return row;
  }

  /**
   * Mirrors a square at its diagonal: swaps its upper right and lower left quarter, then does the
   * same within each quarter, down to single bits (Hacker's Delight, 7-3).
   */
  private static void transpose(long[] square) {
    long mask = 0xFFFF_FFFFL;
    for (int half = SIDE / 2; half != 0; half >>>= 1, mask ^= mask << half) {
      for (int k = 0; k < SIDE; k = (k + half + 1) & ~half) {
        long swap = (square[k] >>> half ^ square[k + half]) & mask;
        square[k] ^= swap << half;
        square[k + half] ^= swap;
      }
    }
  }
}
