package io.logserver.queue.journal;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that say which segments are damaged, one for each. While there is one the queue has a
 * problem, also after a restart, and the segment is kept; an operator deletes it after having
 * looked.
 *
 * <p>Used on the thread for files; {@link #problem()} from any.
 */
final class DamageMarkers {

  private static final Logger LOG = LoggerFactory.getLogger(DamageMarkers.class);
  private static final String PREFIX = "DAMAGED-";

  private final Disk disk;
  private final Path directory;
  private final Set<String> markers = new HashSet<>();
  private volatile @Nullable String problem;

  DamageMarkers(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /** Looks which markers are there. */
  void refresh() throws IOException {
    markers.clear();
    for (String name : disk.list(directory)) {
      if (name.startsWith(PREFIX)) {
        markers.add(name);
      }
    }
    describe();
  }

  /** Whether damage of that segment awaits an operator. */
  boolean has(long base) {
    return markers.contains(name(base));
  }

  /** Reports that the records between two positions of a segment are lost. */
  void report(long base, long from, long to) throws IOException {
    String text =
        "journal segment %020d in %s is damaged: what lies between positions %d and %d is lost"
            .formatted(base, directory, from, to);
    LOG.error(text);
    if (!has(base)) {
      write(directory.resolve(name(base)), text + System.lineSeparator());
      markers.add(name(base));
    }
    describe();
  }

  /** What an operator has to do; null when nothing is damaged. */
  @Nullable String problem() {
    return problem;
  }

  private void write(Path marker, String text) throws IOException {
    try (DiskFile file = disk.create(marker)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    }
    disk.syncDirectory(directory);
  }

  private void describe() {
    problem =
        markers.isEmpty()
            ? null
            : "the journal is damaged and has lost batches; all others are delivered. Read, then delete "
                + markers.stream()
                    .sorted()
                    .map(name -> directory.resolve(name).toString())
                    .toList();
  }

  private static String name(long base) {
    return PREFIX + "%020d".formatted(base);
  }
}
