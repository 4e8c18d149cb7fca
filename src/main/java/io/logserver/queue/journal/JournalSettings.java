package io.logserver.queue.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a journal is kept.
 *
 * @param directory where its files are; nothing else may be there
 * @param segmentBytes length of a segment file; one grows beyond it only for a single larger record
 * @param maxBacklogBytes bytes not acknowledged above which sends are refused
 * @param tailBytes bytes of the newest batches kept in memory for a consumer that keeps up
 * @param maxInFlightBytes bytes sent and not yet durable above which sends are refused; one send
 *     alone always passes
 * @param minFreeFraction part of the file system that must be free, below which sends are refused
 * @param minFreeBytes bytes that must be free, below which sends are refused
 * @param checkEvery how often free space and markers of damage are looked at
 */
public record JournalSettings(
    Path directory,
    long segmentBytes,
    long maxBacklogBytes,
    long tailBytes,
    long maxInFlightBytes,
    double minFreeFraction,
    long minFreeBytes,
    Duration checkEvery) {

  private static final long MIB = 1 << 20;

  public JournalSettings {
    require(segmentBytes >= 4096 && segmentBytes <= 1024 * MIB, "segmentBytes", segmentBytes);
    require(maxBacklogBytes > 0, "maxBacklogBytes", maxBacklogBytes);
    require(tailBytes >= 0, "tailBytes", tailBytes);
    require(maxInFlightBytes > 0, "maxInFlightBytes", maxInFlightBytes);
    require(minFreeFraction >= 0 && minFreeFraction < 1, "minFreeFraction", minFreeFraction);
    require(minFreeBytes >= 0, "minFreeBytes", minFreeBytes);
    require(checkEvery.toMillis() > 0, "checkEvery", checkEvery);
  }

  /**
   * Segments and tail of 64 MiB, 64 MiB in flight, 8 GiB of backlog, 5 % and at least 1 GiB free,
   * every second.
   */
  public static JournalSettings defaults(Path directory) {
    return new JournalSettings(
        directory,
        64 * MIB,
        8 * 1024 * MIB,
        64 * MIB,
        64 * MIB,
        0.05,
        1024 * MIB,
        Duration.ofSeconds(1));
  }

  private static void require(boolean condition, String name, Object value) {
    if (!condition) {
      throw new IllegalArgumentException("journal: " + name + " cannot be " + value);
    }
  }
}
