package io.logserver.queue.journal;

import io.logserver.log.LogBatch;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a journal holds, after whatever happened to the process or the machine.
 *
 * <p>A segment counts once its header is durable, and records are written only after that; a file
 * without a header and without a record was never begun and is freed. One that was freed and begun
 * anew elsewhere may come back under its old name with a strange header; it lies before the
 * position and is freed again. All but the last segment are durable up to the base of the next, so
 * whatever is bad there was damaged. In the last one that holds up to the highest {@code forced} of
 * its records; the first bad record behind that ends the journal. Damage costs the records it hit,
 * and is reported.
 *
 * <p>The last group may have been written and never forced by a process that was killed, or its
 * force may have failed, in which case the system shows it and takes it for written. So it is
 * written again and forced before it is delivered, else the store could be ahead of the journal
 * after a power cut.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Segments segments;
  private final DamageMarkers markers;
  private final JournalSettings settings;
  private final long position;
  private @Nullable Long id;
  private long batches;
  private long oldestReceivedAt;

  Recovery(Segments segments, DamageMarkers markers, JournalSettings settings, long position) {
    this.segments = segments;
    this.markers = markers;
    this.settings = settings;
    this.position = position;
  }

  /** What the journal holds behind the position; fails when that is not what follows it. */
  RecoveredJournal run() throws IOException {
    segments.load();
    markers.refresh();
    for (long base : List.copyOf(segments.bases())) {
      identify(base);
    }
    new Freeing(segments, markers).upTo(position);
    long end = segments.bases().isEmpty() ? position : scan();
    long journalId = id == null ? new SecureRandom().nextLong() : id;
    return new RecoveredJournal(journalId, end, batches, oldestReceivedAt);
  }

  private void identify(long base) throws IOException {
    try (SegmentReader reader = segments.reader(base)) {
      SegmentFormat.Header header = reader.header();
      if (header != null) {
        requireSameJournal(base, header.journalId());
      } else if (reader.find(base, reader.end()) == reader.end()) {
        segments.free(base);
      }
    }
  }

  private void requireSameJournal(long base, long journalId) throws IOException {
    if (id != null && id != journalId) {
      throw new IOException(
          "journal segment "
              + segments.path(base)
              + " belongs to another journal than those before it");
    }
    id = journalId;
  }

  private long scan() throws IOException {
    long first = segments.bases().first();
    if (first > position) {
      throw refusal("begins at position " + first);
    }
    long end = first;
    for (long base : segments.bases()) {
      end = scan(base);
    }
    if (end < position) {
      throw refusal("ends at position " + end);
    }
    return end;
  }

  private long scan(long base) throws IOException {
    Long next = segments.bases().higher(base);
    try (SegmentReader reader = segments.reader(base)) {
      if (reader.header() == null) {
        markers.report(base, base, base);
      }
      if (next != null) {
        return walk(reader, next, next);
      }
      long forced = forcedEnd(reader);
      long end = walk(reader, forced, reader.end());
      if (end > forced) {
        reader.rewrite(forced, end);
      }
      return end;
    }
  }

  /** The position up to which a segment is known to have been durable. */
  private static long forcedEnd(SegmentReader reader) throws IOException {
    long limit = reader.end();
    long forced = reader.base();
    for (long at = reader.find(reader.base(), limit); at < limit; ) {
      JournalRecord record = reader.read(at, limit);
      if (record != null) {
        forced = Math.max(forced, record.forced());
      }
      at = record != null ? record.end() : reader.find(at, limit);
    }
    return forced;
  }

  /**
   * Visits the records of a segment that was durable up to {@code forced}; returns where they end.
   */
  private long walk(SegmentReader reader, long forced, long limit) throws IOException {
    long at = reader.base();
    while (at < limit) {
      JournalRecord record = reader.read(at, limit);
      if (record != null) {
        visit(record);
        at = record.end();
      } else if (at < forced) {
        long next = reader.find(at + SegmentFormat.ALIGNMENT, forced);
        markers.report(reader.base(), at, next);
        at = next;
      } else {
        reportTornTail(reader, at, limit);
        return at;
      }
    }
    return at;
  }

  private void visit(JournalRecord record) throws IOException {
    if (record.end() <= position) {
      return;
    }
    if (record.start() < position) {
      throw refusal("has no record that ends there");
    }
    if (batches++ == 0) {
      LogBatch batch = record.batch();
      oldestReceivedAt = batch == null ? 0 : batch.summary().minId().receivedAt();
    }
  }

  private static void reportTornTail(SegmentReader reader, long at, long limit) throws IOException {
    if (reader.startsRecord(at, limit) || reader.find(at, limit) < limit) {
      LOG.warn("journal: cut an unfinished write at position {}; it was never acknowledged", at);
    }
  }

  private IOException refusal(String what) {
    return new IOException(
        "the journal in %s %s, but the store has everything up to position %d: they do not belong together; restore both from the same moment, or move the journal away"
            .formatted(settings.directory(), what, position));
  }
}
