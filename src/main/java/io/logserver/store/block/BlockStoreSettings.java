package io.logserver.store.block;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a {@link BlockStore} keeps its blocks. Sizes are in bytes.
 *
 * @param directory where the index lies; made when it is missing
 * @param blockBytes lines a block holds before it is sealed; a longer line has a block of its own
 * @param openBytes memory for open blocks of all tenants; beyond it the largest is sealed
 * @param sealedBytes memory for sealed blocks; beyond it they are committed
 * @param commitInterval longest time that what was appended stays out of a commit
 * @param commitBytes lines appended after which there is a commit
 * @param searchThreads threads that read
 * @param searchQueue reads that may wait for a thread; more are refused
 * @param queryTimeout longest time that a read takes, the time that it waits for a thread included;
 *     scans have none
 * @param zstdLevel compression level, 1 to 19
 */
public record BlockStoreSettings(
    Path directory,
    int blockBytes,
    long openBytes,
    long sealedBytes,
    Duration commitInterval,
    long commitBytes,
    int searchThreads,
    int searchQueue,
    Duration queryTimeout,
    int zstdLevel) {

  /** The defaults, for an index in {@code directory}. */
  public static BlockStoreSettings defaults(Path directory) {
    return new BlockStoreSettings(
        directory,
        256 << 10,
        64L << 20,
        48L << 20,
        Duration.ofSeconds(60),
        256L << 20,
        Runtime.getRuntime().availableProcessors(),
        256,
        Duration.ofSeconds(10),
        1);
  }
}
