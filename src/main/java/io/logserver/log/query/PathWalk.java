package io.logserver.log.query;

/**
 * One walk over a top-level field's value, to the scalars with a given path; it enters only objects
 * whose keys spell the path so far.
 */
abstract class PathWalk {

  private final int field;
  private final int rootLength;
  private final byte[] path;

  /** Index behind the value that {@link #find} looked at last, when it found nothing. */
  private int next;

  PathWalk(String path) {
    int dot = path.indexOf('.');
    rootLength = dot < 0 ? path.length() : dot;
    field = LineValues.BODY_FIELDS.indexOf(path.substring(0, rootLength));
    this.path = Utf8.encode(path);
  }

  /** Looks at one scalar in {@code line[from, to)} that has the path; true ends the walk. */
  abstract boolean isWanted(byte[] line, int from, int to);

  /** Whether a scalar with the path is wanted in the line that starts at {@code start}. */
  final boolean find(byte[] line, int start) {
    return find(line, LineValues.bodyField(line, start, field), rootLength);
  }

  /** Looks at the value at {@code at}, whose keys so far spell {@code path[0, spelled)}. */
  private boolean find(byte[] line, int at, int spelled) {
    return switch (line[at]) {
      case '{' -> findInObject(line, at, spelled);
      case '[' -> findInArray(line, at, spelled);
      case '"' -> {
        next = JsonText.closingQuote(line, at + 1) + 1;
        yield spelled == path.length && isWanted(line, at, next);
      }
      default -> {
        next = JsonText.scalarEnd(line, at);
        yield spelled == path.length && line[at] != 'n' && isWanted(line, at, next);
      }
    };
  }

  private boolean findInObject(byte[] line, int at, int spelled) {
    if (spelled == path.length || path[spelled] != '.') {
      next = JsonText.skipValue(line, at);
      return false;
    }
    int i = at + 1;
    while (line[i] != '}') {
      int key = line[i] == ',' ? i + 2 : i + 1;
      int child = spell(line, key, path, spelled + 1);
      i = JsonText.closingQuote(line, key) + 2;
      if (child < 0) {
        i = JsonText.skipValue(line, i);
      } else if (find(line, i, child)) {
        return true;
      } else {
        i = next;
      }
    }
    next = i + 1;
    return false;
  }

  private boolean findInArray(byte[] line, int at, int spelled) {
    int i = at + 1;
    while (line[i] != ']') {
      if (find(line, line[i] == ',' ? i + 1 : i, spelled)) {
        return true;
      }
      i = next;
    }
    next = i + 1;
    return false;
  }

  /**
   * The index in {@code expected} behind the string at {@code at}, or -1 when it is not what stands
   * at {@code from}.
   */
  static int spell(byte[] line, int at, byte[] expected, int from) {
    int i = at;
    int e = from;
    while (line[i] != '"') {
      if (line[i] != '\\') {
        if (e == expected.length || expected[e] != line[i]) {
          return -1;
        }
        e++;
        i++;
      } else {
        long step = JsonText.read(line, i);
        e = spell(JsonText.codePoint(step), expected, e);
        if (e < 0) {
          return -1;
        }
        i = JsonText.next(step);
      }
    }
    return e;
  }

  private static int spell(int codePoint, byte[] expected, int from) {
    boolean fits =
        from < expected.length
            && from + Utf8.length(codePoint) <= expected.length
            && Utf8.lengthByLead(expected[from]) == Utf8.length(codePoint)
            && Utf8.read(expected, from) == codePoint;
    return fits ? from + Utf8.length(codePoint) : -1;
  }
}
