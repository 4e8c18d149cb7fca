package io.logserver.log.export;

import io.logserver.log.CanonicalLine;
import io.logserver.log.query.ByteBuilder;
import io.logserver.log.query.LineFields;
import java.nio.charset.StandardCharsets;

/**
 * CSV as of RFC 4180, with a header: a column for each field of a canonical line, in its order.
 * Strings are decoded, {@code before}, {@code after} and {@code metadata} are JSON text, null is an
 * empty cell.
 *
 * <p>A spreadsheet takes a cell that begins with {@code = + - @}, a tab or a carriage return for a
 * formula, and logs hold what strangers wrote: such a cell gets an apostrophe in front.
 */
final class CsvEncoder implements Encoder {

  private static final int FIELDS = LineFields.NAMES.size();
  private static final String HEADER = String.join(",", LineFields.NAMES) + "\r\n";

  private final LineFields line = new LineFields();
  private final ByteBuilder rows = new ByteBuilder(256 << 10);
  private boolean begun;

  @Override
  public byte[] encode(byte[] lines) {
    begin();
    for (int start = 0;
        start < lines.length;
        start = CanonicalLine.end(lines, start, lines.length) + 1) {
      line.read(lines, start, FIELDS);
      for (int field = 0; field < FIELDS; field++) {
        if (field > 0) {
          rows.append(',');
        }
        cell(field);
      }
      rows.append('\r');
      rows.append('\n');
    }
    return rows.toBytes();
  }

  @Override
  public byte[] end() {
    begin();
    return rows.toBytes();
  }

  private void begin() {
    rows.clear();
    if (!begun) {
      byte[] header = HEADER.getBytes(StandardCharsets.US_ASCII);
      rows.append(header, 0, header.length);
      begun = true;
    }
  }

  private void cell(int field) {
    int start = rows.length();
    line.appendText(field, rows);
    if (rows.length() > start && isFormula(rows.bytes()[start])) {
      rows.insert(start, 1);
      rows.bytes()[start] = '\'';
    }
    int quotes = 0;
    boolean special = false;
    for (int i = start; i < rows.length(); i++) {
      byte b = rows.bytes()[i];
      quotes += b == '"' ? 1 : 0;
      special |= b == '"' || b == ',' || b == '\n' || b == '\r';
    }
    if (special) {
      quote(start, quotes);
    }
  }

  private static boolean isFormula(byte first) {
    return switch (first) {
      case '=', '+', '-', '@', '\t', '\r' -> true;
      default -> false;
    };
  }

  /** Moves the cell back by what quoting adds, doubling its quotes on the way. */
  private void quote(int start, int quotes) {
    int length = rows.length() - start;
    int added = quotes + 1;
    rows.insert(start, added);
    byte[] bytes = rows.bytes();
    int to = start;
    bytes[to++] = '"';
    for (int from = start + added; from < start + added + length; from++) {
      if (bytes[from] == '"') {
        bytes[to++] = '"';
      }
      bytes[to++] = bytes[from];
    }
    rows.append('"');
  }
}
