package io.logserver.pipeline;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often the power went off while what was being done. */
public final class CutMoments {

  /** Something that changes the disk, told by the methods that run; the first that fits counts. */
  enum Moment {
    START_OF_THE_STORE("BlockWriter.openIndex"),
    REPLAY("Recovery.run"),
    START_OF_THE_JOURNAL("OpenJournal.<init>"),
    CLOSE_OF_THE_STORE("BlockWriter.close"),
    MERGE_OF_SEGMENTS("IndexWriter.merge"),
    DELETE("BlockWriter.delete"),
    COMMIT("BlockWriter.commit"),
    SEGMENT_CHANGE("JournalWriter.segmentFor"),
    INGEST("JournalWriter.commit"),
    ACKNOWLEDGE("OpenJournal.free"),
    SPARE_SEGMENT("Segments.prepareSpare"),

    /**
     * A read that outlives a commit deletes files that only it still held: rare, on a busy machine.
     */
    END_OF_A_READ("Epoch.release");

    private final String method;

    Moment(String method) {
      this.method = method;
    }
  }

  private final Map<Moment, Integer> counts = new EnumMap<>(Moment.class);

  /** Counts a cut at which these methods ran. */
  public void add(List<String> place) {
    for (Moment moment : Moment.values()) {
      if (place.contains(moment.method)) {
        counts.merge(moment, 1, Integer::sum);
        return;
      }
    }
    throw new AssertionError("a moment without a name: " + place);
  }

  /** The moments at which there was no cut, but should have been. */
  public Set<? extends Enum<?>> missing() {
    Set<Moment> missing = EnumSet.allOf(Moment.class);
    missing.removeAll(counts.keySet());
    missing.remove(Moment.END_OF_A_READ);
    return missing;
  }

  @Override
  public String toString() {
    return counts.values().stream().mapToInt(Integer::intValue).sum() + " cuts: " + counts;
  }
}
