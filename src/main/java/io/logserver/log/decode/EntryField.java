package io.logserver.log.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The top-level fields of a log entry that mean something to the server, first those that are
 * copied, in their order.
 */
enum EntryField {
  ACTION(Kind.REQUIRED_TEXT),
  RESOURCE_TYPE(Kind.REQUIRED_TEXT),
  RESOURCE_ID(Kind.REQUIRED_TEXT),
  MESSAGE(Kind.TEXT),
  IP_ADDRESS(Kind.TEXT),
  USER_AGENT(Kind.TEXT),
  BEFORE(Kind.OBJECT),
  AFTER(Kind.OBJECT),
  METADATA(Kind.OBJECT),
  SEVERITY(Kind.SEVERITY),
  TIMESTAMP(Kind.TIMESTAMP),
  TENANT_ID(Kind.TENANT);

  /** What a value has to be. All but the required may be null. */
  enum Kind {
    REQUIRED_TEXT,
    TEXT,
    OBJECT,
    SEVERITY,
    TIMESTAMP,
    TENANT
  }

  static final List<EntryField> ALL = List.of(values());

  private static final int TABLE_MASK = 31;
  private static final @Nullable EntryField[] TABLE = table();

  /** Most bytes of a name with its quotes and the colon. */
  private static final int LONGEST = 2 * Long.BYTES;

  private final Kind kind;
  private final byte[] name;
  private final int quotedLength;
  private final long start;
  private final long startMask;
  private final long rest;
  private final long restMask;

  EntryField(Kind kind) {
    this.kind = kind;
    this.name = label().getBytes(StandardCharsets.US_ASCII);
    byte[] quoted = ('"' + label() + "\":").getBytes(StandardCharsets.US_ASCII);
    quotedLength = quoted.length;
    byte[] padded = Arrays.copyOf(quoted, LONGEST);
    start = JsonTokens.load(padded, 0);
    startMask = -1L >>> Math.max(0, Long.SIZE - 8 * quotedLength);
    rest = JsonTokens.load(padded, Long.BYTES);
    restMask = quotedLength > Long.BYTES ? -1L >>> 8 * (LONGEST - quotedLength) : 0;
  }

  Kind kind() {
    return kind;
  }

  /** The name in JSON. */
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Length of {@code "name":} without white space. */
  int quotedLength() {
    return quotedLength;
  }

  /** Whether {@code "name":} stands at {@code at}, well before {@code limit}. */
  boolean isQuotedAt(byte[] bytes, int at, int limit) {
    return at <= limit - LONGEST
        && ((JsonTokens.load(bytes, at) ^ start) & startMask
                | (JsonTokens.load(bytes, at + Long.BYTES) ^ rest) & restMask)
            == 0;
  }

  /** The field whose name is {@code bytes[from, to)}, or null. */
  static @Nullable EntryField find(byte[] bytes, int from, int to) {
    if (from == to) {
      return null;
    }
    EntryField candidate = TABLE[slot(to - from, bytes[to - 1])];
    return candidate != null && candidate.isNamed(bytes, from, to) ? candidate : null;
  }

  private boolean isNamed(byte[] bytes, int from, int to) {
    if (to - from != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (name[i] != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** The field of that name, or null. */
  static @Nullable EntryField find(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  private static int slot(int length, byte last) {
    return (8 * length + last) & TABLE_MASK;
  }

  private static @Nullable EntryField[] table() {
    EntryField[] table = new EntryField[TABLE_MASK + 1];
    for (EntryField field : ALL) {
      int slot = slot(field.name.length, field.name[field.name.length - 1]);
      if (table[slot] != null) {
        throw new IllegalStateException(field + " and " + table[slot] + " share a slot");
      }
      table[slot] = field;
    }
    return table;
  }
}
