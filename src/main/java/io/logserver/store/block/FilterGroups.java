package io.logserver.store.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where the token filters of one segment lie. Filters of one length form groups of up to {@value
 * #WIDEST}: row n of a group holds the n-th bit of each of its filters. So a word is asked of a
 * whole group by reading a few rows, and most groups deny it after some of them; filter by filter
 * it would take a fetch from memory for each block.
 *
 * <p>A group has a multiple of 8 filters, so that rows are whole bytes, or is one filter alone,
 * whose rows are bits.
 */
final class FilterGroups {

  /** Most filters of a group. */
  static final int WIDEST = Long.SIZE;

  /**
   * One group.
   *
   * @param start where its rows start in the file
   * @param length bytes of each filter
   * @param docs the documents whose filters these are, by their place in the rows
   */
  record Group(long start, int length, int[] docs) {

    /** Number of rows. */
    int rows() {
      return Byte.SIZE * length;
    }

    /** Bytes of a row; 0 when it is a bit. */
    int rowBytes() {
      return docs.length / Byte.SIZE;
    }

    /** Bytes of all rows. */
    long bytes() {
      return (long) length * docs.length;
    }

    /** The places of all filters. */
    long all() {
      return -1L >>> -docs.length;
    }
  }

  private final List<Group> groups;
  private final int[] groupOf;
  private final byte[] placeOf;

  private FilterGroups(List<Group> groups, int docs) {
    this.groups = groups;
    this.groupOf = new int[docs];
    this.placeOf = new byte[docs];
    for (int at = 0; at < groups.size(); at++) {
      int[] members = groups.get(at).docs();
      for (int place = 0; place < members.length; place++) {
        groupOf[members[place]] = at;
        placeOf[members[place]] = (byte) place;
      }
    }
  }

  /** Reads the groups of a segment of that many documents, whose rows start at {@code start}. */
  static FilterGroups read(DataInput meta, long start, int docs) throws IOException {
    List<Group> groups = new ArrayList<>();
    long next = start;
    for (int length = meta.readVInt(); length != 0; length = meta.readVInt()) {
      int[] members = new int[meta.readVInt()];
      for (int place = 0; place < members.length; place++) {
        members[place] = meta.readVInt();
      }
      Group group = new Group(next, length, members);
      groups.add(group);
      next += group.bytes();
    }
    return new FilterGroups(groups, docs);
  }

  /** Writes a group; it starts where the one before ends. */
  static void write(DataOutput meta, int length, int[] docs) throws IOException {
    meta.writeVInt(length);
    meta.writeVInt(docs.length);
    for (int doc : docs) {
      meta.writeVInt(doc);
    }
  }

  /** Writes that there are no more groups. */
  static void writeEnd(DataOutput meta) throws IOException {
    meta.writeVInt(0);
  }

  int size() {
    return groups.size();
  }

  /** Number of documents. */
  int docs() {
    return groupOf.length;
  }

  Group get(int group) {
    return groups.get(group);
  }

  /** The number of the document's group. */
  int groupOf(int doc) {
    return groupOf[doc];
  }

  /** The document's place in its group. */
  int placeOf(int doc) {
    return placeOf[doc];
  }
}
