package io.logserver.store.block;

import io.logserver.store.block.FilterGroups.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.IndexOutput;

/** Writes the token filters of one segment in {@link FilterGroups}. */
final class FilterWriter {

  private record Filter(int doc, byte[] bits) {}

  private final IndexOutput data;
  private final IndexOutput meta;
  private final Map<Integer, List<Filter>> waiting = new HashMap<>();

  FilterWriter(IndexOutput data, IndexOutput meta) {
    this.data = data;
    this.meta = meta;
  }

  /** Adds the filter of a document. */
  void add(int doc, byte[] filter) throws IOException {
    List<Filter> alike = waiting.computeIfAbsent(filter.length, length -> new ArrayList<>());
    alike.add(new Filter(doc, filter));
    if (alike.size() == FilterGroups.WIDEST) {
      write(alike);
      alike.clear();
    }
  }

  /** Adds a group as it lies in another segment; its documents have other numbers here. */
  void add(Group group, byte[] rows, int[] docs) throws IOException {
    data.writeBytes(rows, rows.length);
    FilterGroups.write(meta, group.length(), docs);
  }

  /** Writes what waits for others of its length, the last few of each length one by one. */
  void finish() throws IOException {
    for (List<Filter> alike : waiting.values()) {
      int together = alike.size() / Byte.SIZE * Byte.SIZE;
      if (together > 0) {
        write(alike.subList(0, together));
      }
      for (Filter alone : alike.subList(together, alike.size())) {
        write(List.of(alone));
      }
    }
    FilterGroups.writeEnd(meta);
  }

  private void write(List<Filter> group) throws IOException {
    byte[][] columns = group.stream().map(Filter::bits).toArray(byte[][]::new);
    byte[] rows = columns.length == 1 ? columns[0] : BitMatrix.rows(columns);
    data.writeBytes(rows, rows.length);
    FilterGroups.write(meta, columns[0].length, group.stream().mapToInt(Filter::doc).toArray());
  }
}
