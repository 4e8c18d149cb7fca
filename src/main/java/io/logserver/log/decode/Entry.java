package io.logserver.log.decode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the parts of one entry stand in the body: a slot per known field, and the other members in
 * their order. Filled by {@link EntryReader}, reused for entry after entry.
 */
final class Entry {

  private static final int FIELDS = EntryField.ALL.size();
  private static final int KEPT_NAMES = 1024;

  private final int[] from = new int[FIELDS];
  private final int[] to = new int[FIELDS];
  private int given;
  private int spaced;
  private int[] extras = new int[16];
  private int extraCount;
  private Set<String> extraNames = new HashSet<>();
  private boolean extrasSpaced;
  private byte[] body = {};
  private int length;

  void reset(byte[] body) {
    this.body = body;
    given = 0;
    spaced = 0;
    if (extraCount > 0) {
      clearExtras();
    }
  }

  private void clearExtras() {
    if (extraCount > KEPT_NAMES) {
      extraNames = new HashSet<>();
      extras = new int[16];
    }
    extraNames.clear();
    extraCount = 0;
    extrasSpaced = false;
  }

  byte[] body() {
    return body;
  }

  /** Bytes of the entry as it was sent. */
  int length() {
    return length;
  }

  void length(int length) {
    this.length = length;
  }

  /** Puts a field's value, unless the entry has that field already. */
  boolean put(EntryField field, int valueFrom, int valueTo, boolean isSpaced) {
    int bit = 1 << field.ordinal();
    if ((given & bit) != 0) {
      return false;
    }
    given |= bit;
    spaced |= isSpaced ? bit : 0;
    from[field.ordinal()] = valueFrom;
    to[field.ordinal()] = valueTo;
    return true;
  }

  /**
   * Puts another member, from its name's quote to its value's end, unless the entry has that name
   * already.
   */
  boolean putExtra(String name, int memberFrom, int memberTo, boolean isSpaced) {
    if (!extraNames.add(name)) {
      return false;
    }
    if (2 * extraCount == extras.length) {
      extras = Arrays.copyOf(extras, 2 * extras.length);
    }
    extras[2 * extraCount] = memberFrom;
    extras[2 * extraCount + 1] = memberTo;
    extraCount++;
    extrasSpaced |= isSpaced;
    return true;
  }

  boolean has(EntryField field) {
    return (given & 1 << field.ordinal()) != 0;
  }

  /** Whether the field is there and not {@code null}. */
  boolean hasValue(EntryField field) {
    return has(field) && first(field) != 'n';
  }

  /** The first byte of the value, which tells its type. */
  byte first(EntryField field) {
    return body[from(field)];
  }

  int from(EntryField field) {
    return from[field.ordinal()];
  }

  int to(EntryField field) {
    return to[field.ordinal()];
  }

  boolean hasExtras() {
    return extraCount > 0;
  }

  boolean hasExtra(String name) {
    return extraNames.contains(name);
  }

  /**
   * The index behind the fields from {@code first} on that can be copied as one piece: each stands
   * right behind the one before it, without white space, in the order of the line.
   */
  int runEnd(int first, int end) {
    int next = first + 1;
    if (isSpaced(first)) {
      return next;
    }
    while (next < end && follows(next)) {
      next++;
    }
    return next;
  }

  /** Whether between a field's value and the one before it is but a comma and the plain name. */
  private boolean follows(int field) {
    return (given & 1 << field) != 0
        && !isSpaced(field)
        && from[field] - to[field - 1] == 1 + EntryField.ALL.get(field).quotedLength();
  }

  private boolean isSpaced(int field) {
    return (spaced & 1 << field) != 0;
  }

  /** Copies the values of a run with the names between them; returns the end of the copy. */
  int copyRun(int first, int end, byte[] target, int at) {
    return copy(from[first], to[end - 1], isSpaced(first), target, at);
  }

  /** Copies a field's value without insignificant white space; returns the end of the copy. */
  int copy(EntryField field, byte[] target, int at) {
    return copy(from(field), to(field), isSpaced(field.ordinal()), target, at);
  }

  /** Copies the other members, separated by commas; returns the end of the copy. */
  int copyExtras(byte[] target, int at) {
    int end = at;
    for (int i = 0; i < extraCount; i++) {
      if (i > 0) {
        target[end++] = ',';
      }
      end = copy(extras[2 * i], extras[2 * i + 1], extrasSpaced, target, end);
    }
    return end;
  }

  private int copy(int start, int end, boolean isSpaced, byte[] target, int at) {
    if (isSpaced) {
      return JsonText.compact(body, start, end, target, at);
    }
    System.arraycopy(body, start, target, at, end - start);
    return at + end - start;
  }
}
