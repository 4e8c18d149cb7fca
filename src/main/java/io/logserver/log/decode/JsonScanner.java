package io.logserver.log.decode;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;

/**
 * Passes over whole JSON values. Nesting is a stack of the brackets that are still to come, not
 * recursion, so that a value nested too deep is passed and named like any other that is not
 * allowed.
 */
final class JsonScanner extends JsonTokens {

  /** Nesting that ends the scan: limits are far below. */
  static final int MAX_DEPTH = 1000;

  private final byte[] closers = new byte[MAX_DEPTH];
  private int depth;
  private int deepest;

  /** Nesting of the last value: 0 for a scalar. */
  int deepest() {
    return deepest;
  }

  /** Passes a whole value. */
  int value(int from) {
    depth = 0;
    deepest = 0;
    clearSpaced();
    if (peek(from) == '"') {
      return string(from + 1);
    }
    int at = from;
    do {
      at = afterScalar(firstScalar(at));
    } while (depth > 0);
    return at;
  }

  /**
   * Enters containers until a scalar is passed or a container turns out empty; that one is left
   * open.
   */
  private int firstScalar(int from) {
    int at = from;
    for (; ; ) {
      switch (peek(at)) {
        case '"':
          return string(at + 1);
        case '{':
          at = open(at, '}');
          if (peek(at) == '}') {
            return at;
          }
          at = name(at);
          break;
        case '[':
          at = open(at, ']');
          if (peek(at) == ']') {
            return at;
          }
          break;
        default:
          return bareScalar(at);
      }
    }
  }

  /**
   * Closes the containers that end here; stops at the next value, or where the outermost value has
   * ended.
   */
  private int afterScalar(int from) {
    int at = from;
    while (depth > 0) {
      at = space(at);
      byte closer = closers[depth - 1];
      byte next = peek(at);
      if (next == closer) {
        depth--;
        at++;
      } else if (next == ',') {
        at = space(at + 1);
        return closer == '}' ? name(at) : at;
      } else {
        throw unexpected(at, "',' or '" + (char) closer + "'");
      }
    }
    return at;
  }

  private int open(int at, char closer) {
    if (depth == MAX_DEPTH) {
      throw LogServerException.invalid(
          ErrorDetail.at(
              "too_deep", "nested deeper than " + MAX_DEPTH + " levels " + where(at), "body"));
    }
    closers[depth++] = (byte) closer;
    deepest = Math.max(deepest, depth);
    return space(at + 1);
  }

  /** Passes a member's name and colon, up to its value. */
  int name(int at) {
    return colon(string(quote(at)));
  }

  int quote(int at) {
    return expect(at, '"', "a field name in double quotes");
  }

  int colon(int at) {
    return space(expect(space(at), ':', "':'"));
  }
}
