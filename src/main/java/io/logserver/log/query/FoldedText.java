package io.logserver.log.query;

import io.logserver.log.CanonicalLine;

/**
 * The searchable text of a line: its values decoded and folded, as UTF-8, with a {@link #SEPARATOR}
 * before, between and after them. Because UTF-8 synchronises itself, questions about text become
 * questions about bytes. Reused from line to line; it grows to twice the longest line seen.
 */
final class FoldedText {

  /** A byte that occurs in no UTF-8. */
  static final byte SEPARATOR = (byte) 0xFF;

  private byte[] bytes = new byte[2048];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Takes up all values of the line but id and tenant_id. */
  void readLine(byte[] line, int start, int end) {
    begin(end - start);
    string(line, start + CanonicalLine.TIMESTAMP);
    string(line, start + CanonicalLine.SEVERITY);
    int i = LineValues.body(line, start);
    for (int field = 0; field < LineValues.STRING_FIELDS; field++) {
      int value = i + LineValues.prefixLength(field);
      i = line[value] == '"' ? string(line, value + 1) : JsonText.scalarEnd(line, value);
    }
    i = LineValues.next(line, i, end);
    while (i < end) {
      i = line[i] == '"' ? string(line, i + 1) : scalar(line, i);
      i = LineValues.next(line, i, end);
    }
  }

  /** Takes up the one string whose first character is at {@code at}. */
  void readString(byte[] line, int at, int end) {
    begin(end - at);
    string(line, at);
  }

  /**
   * Folding can make two bytes three, every value brings a separator for at least one byte of
   * structure, and eight bytes are stored where fewer count.
   */
  private void begin(int lineLength) {
    int capacity = 2 * lineLength + 2 + Long.BYTES;
    if (bytes.length < capacity) {
      bytes = new byte[capacity];
    }
    bytes[0] = SEPARATOR;
    length = 1;
  }

  private int string(byte[] line, int at) {
    byte[] target = bytes;
    int to = length;
    int i = at;
    while (true) {
      long eight = Swar.load(line, i);
      Swar.store(target, to, Swar.fold(eight));
      long special = Swar.quotesAndBackslashes(eight) | eight & Swar.HIGHS;
      int plain = Swar.firstMarked(special);
      i += plain;
      to += plain;
      if (special == 0) {
        continue;
      }
      if (line[i] == '"') {
        target[to++] = SEPARATOR;
        length = to;
        return i + 1;
      } else {
        long step = JsonText.read(line, i);
        to = Utf8.write(Folding.fold(JsonText.codePoint(step)), target, to);
        i = JsonText.next(step);
      }
    }
  }

  private int scalar(byte[] line, int at) {
    int end = JsonText.scalarEnd(line, at);
    for (int i = at; i < end; i++) {
      bytes[length++] = (byte) Folding.fold(line[i]);
    }
    bytes[length++] = SEPARATOR;
    return end;
  }
}
