package io.logserver.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of a {@link Disk}. Not safe for use by several threads. */
public interface DiskFile extends Closeable {

  /** Length in bytes. */
  long size() throws IOException;

  /**
   * Writes all remaining bytes of {@code source} at {@code position}, growing the file where
   * needed.
   */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Reads up to {@code target.remaining()} bytes at {@code position}; returns the count, -1 at the
   * end of the file.
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Cuts the file to {@code size} bytes; durable after the next {@link #force()}. */
  void truncate(long size) throws IOException;

  /** Completes once every byte written so far would survive a power cut (fdatasync). */
  void force() throws IOException;
}
