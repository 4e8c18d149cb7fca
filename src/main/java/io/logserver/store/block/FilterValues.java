package io.logserver.store.block;

import io.logserver.store.block.FilterGroups.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.BytesRef;

/** The token filters of one segment. */
final class FilterValues extends DenseValues {

  /** Groups that are kept open for those who want whole filters, one after the other. */
  private static final int OPEN_GROUPS = 4;

  private static final long[] NOTHING = {};

  private final FilterGroups groups;
  private final RandomAccessInput data;
  private long[] askedWords = NOTHING;
  private int askedGroup = -1;
  private long admitted;

  private final Map<Integer, byte[][]> open =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[][]> eldest) {
          return size() > OPEN_GROUPS;
        }
      };

  FilterValues(FilterGroups groups, RandomAccessInput data) {
    super(groups.docs());
    this.groups = groups;
    this.data = data;
  }

  FilterGroups groups() {
    return groups;
  }

  /**
   * Whether the document's filter admits all of these words. A whole group answers at once, so
   * going on with another document of the same group costs next to nothing.
   */
  boolean mayContain(int doc, long[] words) throws IOException {
    int group = groups.groupOf(doc);
    if (group != askedGroup || !Arrays.equals(words, askedWords)) {
      admitted = ask(groups.get(group), words);
      askedGroup = group;
      askedWords = words;
    }
    return (admitted >>> groups.placeOf(doc) & 1) != 0;
  }

  private long ask(Group group, long[] words) throws IOException {
    long start = group.start();
    int rowBytes = group.rowBytes();
    try {
      return TokenFilter.mayContain(
          row -> rowBytes == 0 ? bit(start, row) : row(start + (long) row * rowBytes, rowBytes),
          group.rows(),
          group.all(),
          words);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private long bit(long start, int row) {
    try {
      return (long) data.readByte(start + (row >>> 3)) >>> (row & 7);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row and what lies behind it in the file, which has a footer longer than that. */
  private long row(long at, int rowBytes) {
    try {
      return rowBytes == 1 ? data.readByte(at) : data.readLong(at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a group as they lie. */
  byte[] rows(Group group) throws IOException {
    byte[] rows = new byte[(int) group.bytes()];
    data.readBytes(group.start(), rows, 0, rows.length);
    return rows;
  }

  /** The filter alone. */
  @Override
  public BytesRef binaryValue() throws IOException {
    int number = groups.groupOf(docID());
    byte[][] filters = open.get(number);
    if (filters == null) {
      Group group = groups.get(number);
      byte[] rows = rows(group);
      filters =
          group.rowBytes() == 0
              ? new byte[][] {rows}
              : BitMatrix.columns(rows, group.docs().length);
      open.put(number, filters);
    }
    return new BytesRef(filters[groups.placeOf(docID())]);
  }
}
