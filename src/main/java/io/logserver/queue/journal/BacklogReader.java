package io.logserver.queue.journal;

import io.logserver.log.LogBatch;
import io.logserver.queue.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads deliveries from the segment files, for a consumer that is behind. Used on the thread for
 * files.
 */
final class BacklogReader {

  private final Segments segments;
  private final DamageMarkers markers;
  private @Nullable SegmentReader reader;

  BacklogReader(Segments segments, DamageMarkers markers) {
    this.segments = segments;
    this.markers = markers;
  }

  /**
   * Some deliveries, and how far they reach.
   *
   * @param deliveries in order; empty when all that was there is damaged
   * @param end position that has been read up to
   */
  record Part(List<Delivery> deliveries, long end) {}

  /**
   * What follows {@code position}, up to {@code limit} and to about {@code maxBytes} of lines, but
   * always one.
   */
  Part read(long position, long limit, int maxBytes) throws IOException {
    List<Delivery> deliveries = new ArrayList<>();
    long at = position;
    for (long bytes = 0; at < limit && (bytes < maxBytes || deliveries.isEmpty()); ) {
      SegmentReader from = readerAt(at);
      long bound = bound(from, limit);
      JournalRecord record = from.read(at, bound);
      LogBatch batch = record == null ? null : record.batch();
      long next = record == null ? from.find(at + SegmentFormat.ALIGNMENT, bound) : record.end();
      if (batch == null) {
        markers.report(from.base(), at, next);
      } else {
        deliveries.add(new Delivery(next, batch));
        bytes += batch.lines().length;
      }
      at = next;
    }
    return new Part(deliveries, at);
  }

  void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private SegmentReader readerAt(long position) throws IOException {
    Long base = segments.bases().floor(position);
    if (base == null) {
      throw new IOException("no journal segment holds position " + position);
    }
    SegmentReader open = reader;
    if (open == null || open.base() != base) {
      close();
      open = segments.reader(base);
      reader = open;
    }
    return open;
  }

  private long bound(SegmentReader from, long limit) {
    Long next = segments.bases().higher(from.base());
    return next == null ? limit : Math.min(next, limit);
  }
}
