package io.logserver.log.decode;

import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one entry object into an {@link Entry}. A client writes the fields of all
 * its entries in the same order, so that the field at a place of the entry before is looked for
 * first, as it is written without white space; only where it is not the name is read.
 */
final class EntryReader {

  /**
   * Nesting of a field's value within its line, and of a value that is moved to {@code metadata}.
   */
  private static final int FIELD_LEVEL = 1;

  private static final int EXTRA_LEVEL = 2;

  private final JsonScanner scanner;
  private final EntryProblems problems;
  private final int maxNesting;
  private final @Nullable EntryField[] order = new EntryField[EntryField.ALL.size()];

  EntryReader(JsonScanner scanner, EntryProblems problems, int maxNesting) {
    this.scanner = scanner;
    this.problems = problems;
    this.maxNesting = maxNesting;
  }

  /** Reads the object that starts at {@code start}; returns its end. */
  int read(int start, Entry entry) {
    entry.reset(scanner.bytes());
    int at = scanner.space(start + 1);
    if (scanner.peek(at) != '}') {
      at = members(at, entry);
    }
    entry.length(at + 1 - start);
    return at + 1;
  }

  private int members(int from, Entry entry) {
    int at = from;
    for (int place = 0; ; place++) {
      at = scanner.space(member(at, place, entry));
      byte next = scanner.peek(at);
      if (next == '}') {
        return at;
      } else if (next != ',') {
        throw scanner.unexpected(at, "',' or '}'");
      }
      at = scanner.space(at + 1);
    }
  }

  private int member(int start, int place, Entry entry) {
    EntryField expected = place < order.length ? order[place] : null;
    if (expected == null || !expected.isQuotedAt(scanner.bytes(), start, scanner.limit())) {
      return anyMember(start, place, entry);
    }
    int valueFrom = scanner.space(start + expected.quotedLength());
    int valueTo = scanner.value(valueFrom);
    known(expected, valueFrom, valueTo, entry);
    return valueTo;
  }

  private int anyMember(int start, int place, Entry entry) {
    int nameFrom = scanner.quote(start);
    int nameTo = scanner.string(nameFrom) - 1;
    int valueFrom = scanner.colon(nameTo + 1);
    int valueTo = scanner.value(valueFrom);
    EntryField field = EntryField.find(scanner.bytes(), nameFrom, nameTo);
    if (field == null) {
      other(
          JsonText.unescape(scanner.bytes(), nameFrom, nameTo),
          start,
          nameTo,
          valueFrom,
          valueTo,
          entry);
    } else {
      known(field, valueFrom, valueTo, entry);
      if (place < order.length) {
        order[place] = field;
      }
    }
    return valueTo;
  }

  private void known(EntryField field, int valueFrom, int valueTo, Entry entry) {
    if (scanner.deepest() > maxNesting - FIELD_LEVEL) {
      tooDeep(field.label(), FIELD_LEVEL);
    }
    if (!entry.put(field, valueFrom, valueTo, scanner.spaced())) {
      duplicate(field.label());
    }
  }

  /**
   * A member whose name is unknown as it is spelled: a known one with escapes, or one for {@code
   * metadata}.
   */
  private void other(String name, int start, int nameTo, int valueFrom, int valueTo, Entry entry) {
    EntryField field = EntryField.find(name);
    if (field != null) {
      known(field, valueFrom, valueTo, entry);
      return;
    }
    if (scanner.deepest() > maxNesting - EXTRA_LEVEL) {
      tooDeep(name, EXTRA_LEVEL);
    }
    boolean spaced = scanner.spaced() || valueFrom - nameTo > 2;
    if (!entry.putExtra(name, start, valueTo, spaced)) {
      duplicate(name);
    }
  }

  private void tooDeep(String name, int level) {
    problems.ofField(
        "too_deep",
        name,
        "makes the entry "
            + (scanner.deepest() + level)
            + " levels deep; at most "
            + maxNesting
            + " are allowed");
  }

  private void duplicate(String name) {
    problems.ofField("duplicate", name, "is there twice; a field may occur once");
  }
}
