package io.logserver.queue.journal;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a journal. A segment is named by its base, the position of its first record, which
 * is also where the segment before it ends: records beyond that in the earlier file do not count,
 * and that is how a torn tail is cut and how a group whose force failed is given up.
 *
 * <p>Segments that were freed are kept as spares and used again, because overwriting a file is
 * several times faster than making it grow. A freed name that comes back after a power cut lies
 * before the acknowledged position and is freed again, so freeing needs no sync.
 *
 * <p>The journal's writer begins segments; all else happens on the thread for files.
 */
final class Segments {

  private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
  private static final Pattern SEGMENT = Pattern.compile("[0-9]{20}\\.journal");
  private static final Pattern SPARE = Pattern.compile("spare-[0-9]{1,9}\\.journal");
  private static final int MAX_SPARES = 4;
  private static final int BUFFER = 2 << 20;

  private final Disk disk;
  private final Path directory;
  private final long segmentBytes;
  private final NavigableSet<Long> bases = new ConcurrentSkipListSet<>();
  private final ConcurrentLinkedQueue<Path> spares = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lastSpare = new AtomicInteger();
  private final ByteBuffer buffer;

  Segments(Disk disk, JournalSettings settings) {
    this.disk = disk;
    this.directory = settings.directory();
    this.segmentBytes = settings.segmentBytes();
    this.buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, segmentBytes));
  }

  /** Finds what is there. */
  void load() throws IOException {
    disk.createDirectories(directory);
    for (String name : disk.list(directory)) {
      if (SEGMENT.matcher(name).matches()) {
        bases.add(Long.parseLong(name, 0, 20, 10));
      } else if (SPARE.matcher(name).matches()) {
        spares.add(directory.resolve(name));
        lastSpare.accumulateAndGet(
            Integer.parseInt(name, "spare-".length(), name.indexOf('.'), 10), Math::max);
      }
    }
  }

  /** Bases of the segments, oldest first. */
  NavigableSet<Long> bases() {
    return bases;
  }

  Path path(long base) {
    return directory.resolve("%020d.journal".formatted(base));
  }

  /** Opens a segment for reading. */
  SegmentReader reader(long base) throws IOException {
    return new SegmentReader(disk.open(path(base)), base);
  }

  /**
   * Begins a segment, durably, before anything is written to it. One of the same base, which then
   * never held a durable record, is replaced; its header tells how far the journal came, so the new
   * one's is durable before it takes that name.
   */
  SegmentWriter begin(long journalId, long base) throws IOException {
    Path spare = spares.poll();
    if (spare == null) {
      spare = newSpare();
      disk.create(spare).close();
    }
    DiskFile file = disk.open(spare);
    try {
      file.write(new SegmentFormat.Header(journalId, base).encode(), 0);
      file.force();
      disk.rename(spare, path(base));
      disk.syncDirectory(directory);
    } catch (IOException e) {
      file.close();
      discard(spare);
      throw e;
    }
    bases.add(base);
    return new SegmentWriter(file, base, segmentBytes, buffer);
  }

  /** Deletes a spare that failed, unless it is no spare any more, or the disk fails at that too. */
  private void discard(Path spare) {
    try {
      disk.delete(spare);
    } catch (IOException e) {
      LOG.debug("journal: {} was not deleted: {}", spare, e.toString());
    }
  }

  /**
   * Has a spare of full length ready, when there is none. It is forced so that the first group in
   * it does not wait for all its zeros.
   */
  void prepareSpare() throws IOException {
    if (!spares.isEmpty()) {
      return;
    }
    Path spare = newSpare();
    try (DiskFile file = disk.create(spare)) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(segmentBytes, 1 << 20));
      for (long at = 0; at < segmentBytes; at += zeros.capacity()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - at));
        file.write(zeros, at);
      }
      file.force();
    }
    spares.add(spare);
  }

  /** The oldest segment when all of it lies at or before {@code position}, else null. */
  @Nullable Long freeable(long position) {
    Long oldest = bases.isEmpty() ? null : bases.first();
    Long next = oldest == null ? null : bases.higher(oldest);
    return next != null && next <= position ? oldest : null;
  }

  /** Gives up a segment: it becomes a spare, or is deleted when there are enough. */
  void free(long base) throws IOException {
    bases.remove(base);
    if (spares.size() < MAX_SPARES && length(base) <= segmentBytes) {
      Path spare = newSpare();
      disk.rename(path(base), spare);
      spares.add(spare);
    } else {
      disk.delete(path(base));
    }
  }

  /**
   * Takes a segment out of the journal and keeps its file under another name, for a person to look
   * at.
   */
  void setAside(long base) throws IOException {
    bases.remove(base);
    disk.rename(path(base), directory.resolve("%020d.damaged".formatted(base)));
  }

  private long length(long base) throws IOException {
    try (DiskFile file = disk.open(path(base))) {
      return file.size();
    }
  }

  private Path newSpare() {
    return directory.resolve("spare-" + lastSpare.incrementAndGet() + ".journal");
  }
}
