package io.logserver.queue.journal;

import java.io.IOException;

/**
 * Gives up the segments that nobody needs any more; damaged ones that no operator has seen are set
 * aside.
 */
record Freeing(Segments segments, DamageMarkers markers) {

  void upTo(long position) throws IOException {
    Long base = segments.freeable(position);
    while (base != null) {
      if (markers.has(base)) {
        segments.setAside(base);
      } else {
        segments.free(base);
      }
      base = segments.freeable(position);
    }
  }
}
