package io.logserver.log.query;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the values of one canonical line after the other stand, and their texts. Not safe for use
 * by several threads.
 */
public final class LineFields {

  /** The names of all fields, in the order of the line. */
  public static final List<String> NAMES =
      List.of(
          "id",
          "timestamp",
          "severity",
          "tenant_id",
          "user_id",
          "action",
          "resource_type",
          "resource_id",
          "message",
          "ip_address",
          "user_agent",
          "before",
          "after",
          "metadata");

  /** Lengths of {@code {"name":} or {@code ,"name":} before each value. */
  private static final int[] PREFIX_LENGTHS =
      NAMES.stream().mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length + 4).toArray();

  /** Lone surrogates, which only escapes can spell, have no UTF-8. */
  private static final int REPLACEMENT = 0xFFFD;

  private final int[] starts = new int[NAMES.size()];
  private final int[] ends = new int[NAMES.size()];
  private byte[] line = {};

  /** Moves to the line that starts at {@code start}, for its first {@code count} fields. */
  public void read(byte[] lines, int start, int count) {
    line = lines;
    int at = start;
    for (int field = 0; field < count; field++) {
      starts[field] = at + PREFIX_LENGTHS[field];
      at = JsonText.skipValue(lines, starts[field]);
      ends[field] = at;
    }
  }

  /** Whether the field, by its index in {@link #NAMES}, is null. */
  public boolean isNull(int field) {
    return line[starts[field]] == 'n';
  }

  /** Adds the field's text: of a string what it spells, of an object its JSON, of null nothing. */
  public void appendText(int field, ByteBuilder target) {
    switch (line[starts[field]]) {
      case '"' -> appendString(line, starts[field] + 1, ends[field] - 1, target);
      case 'n' -> {}
      default -> target.append(line, starts[field], ends[field]);
    }
  }

  /** Adds what the characters of a string in {@code line[from, to)} spell. */
  static void appendString(byte[] line, int from, int to, ByteBuilder target) {
    int plain = from;
    for (int at = from; at < to; ) {
      if (line[at] != '\\') {
        at++;
        continue;
      }
      target.append(line, plain, at);
      long step = JsonText.read(line, at);
      int codePoint = JsonText.codePoint(step);
      target.appendCodePoint(isSurrogate(codePoint) ? REPLACEMENT : codePoint);
      at = JsonText.next(step);
      plain = at;
    }
    target.append(line, plain, to);
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
