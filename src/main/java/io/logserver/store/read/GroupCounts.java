package io.logserver.store.read;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.query.ByteBuilder;
import io.logserver.log.query.LineFields;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Number of logs by the values of some fields. A group's key is its values' text, each behind a
 * byte that tells null from text and before one that UTF-8 does not have, so that values cannot run
 * into each other.
 */
public final class GroupCounts implements LineCounts {

  private static final int NULL = 0;
  private static final int TEXT = 1;
  private static final byte END = (byte) 0xFF;
  private static final int MAX_KEY_BYTES = 8 << 20;

  private final int[] fields;
  private final int read;
  private final LineFields line = new LineFields();
  private final Key probe = new Key(new ByteBuilder(256));
  private final Map<Key, long[]> counts = new HashMap<>();
  private int keyBytes;

  /** Counts by the values of these fields. */
  public GroupCounts(List<GroupField> fields) {
    this(fields.stream().mapToInt(field -> LineFields.NAMES.indexOf(field.label())).toArray());
  }

  private GroupCounts(int[] fields) {
    this.fields = fields;
    this.read = 1 + Arrays.stream(this.fields).max().orElse(-1);
  }

  /** The text of one group; the probe's changes, those in the map do not. */
  private record Key(ByteBuilder text) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && Arrays.equals(text.bytes(), 0, text.length(), key.text.bytes(), 0, key.text.length());
    }

    @Override
    public int hashCode() {
      int hash = 1;
      byte[] bytes = text.bytes();
      for (int i = 0; i < text.length(); i++) {
        hash = 31 * hash + bytes[i];
      }
      return hash;
    }

    Key copy() {
      ByteBuilder copy = new ByteBuilder(text.length());
      copy.append(text.bytes(), 0, text.length());
      return new Key(copy);
    }
  }

  @Override
  public void addLine(byte[] lines, int start) {
    line.read(lines, start, read);
    ByteBuilder text = probe.text();
    text.clear();
    for (int field : fields) {
      text.append(line.isNull(field) ? NULL : TEXT);
      line.appendText(field, text);
      text.append(END);
    }
    addProbe(1);
  }

  /**
   * Adds that many logs.
   *
   * @param values of the fields, in their order
   */
  public void add(List<@Nullable String> values, long count) {
    ByteBuilder text = probe.text();
    text.clear();
    for (String value : values) {
      text.append(value == null ? NULL : TEXT);
      if (value != null) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        text.append(bytes, 0, bytes.length);
      }
      text.append(END);
    }
    addProbe(count);
  }

  /** Counts of nothing yet, by the same fields. */
  public GroupCounts fresh() {
    return new GroupCounts(fields);
  }

  /** Adds other counts by the same fields. */
  public void add(GroupCounts part) {
    part.counts.forEach((key, count) -> {
      ByteBuilder text = probe.text();
      text.clear();
      text.append(key.text().bytes(), 0, key.text().length());
      addProbe(count[0]);
    });
  }

  private void addProbe(long logs) {
    long[] count = counts.get(probe);
    if (count == null) {
      count = add();
    }
    count[0] += logs;
  }

  private long[] add() {
    keyBytes += probe.text().length();
    if (counts.size() == GroupCount.MAX_GROUPS || keyBytes > MAX_KEY_BYTES) {
      throw LogServerException.invalid(
          ErrorDetail.at(
              "too_many",
              "group_by makes more than "
                  + GroupCount.MAX_GROUPS
                  + " groups, or more than "
                  + MAX_KEY_BYTES
                  + " bytes of values; group by fewer fields, or filter",
              "query",
              "group_by"));
    }
    long[] count = new long[1];
    counts.put(probe.copy(), count);
    return count;
  }

  /** The most frequent first, then by value. */
  public List<GroupCount> list() {
    List<GroupCount> list = new ArrayList<>(counts.size());
    counts.forEach((key, count) -> list.add(new GroupCount(values(key), count[0])));
    list.sort(GroupCount.ORDER);
    return list;
  }

  private List<@Nullable String> values(Key key) {
    List<@Nullable String> values = new ArrayList<>(fields.length);
    byte[] bytes = key.text().bytes();
    for (int start = 0, end; start < key.text().length(); start = end + 1) {
      end = start + 1;
      while (bytes[end] != END) {
        end++;
      }
      values.add(
          bytes[start] == NULL
              ? null
              : new String(bytes, start + 1, end - start - 1, StandardCharsets.UTF_8));
    }
    return values;
  }
}
