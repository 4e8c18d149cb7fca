package io.logserver.log.export;

/** Turns the pieces of a scan into the bytes of one file. For one thread at a time. */
interface Encoder extends AutoCloseable {

  /** The bytes for canonical lines, each ended by a line feed; may be none, or the array given. */
  byte[] encode(byte[] lines);

  /** The last bytes. */
  byte[] end();

  /** Releases what it holds. */
  @Override
  default void close() {}
}
