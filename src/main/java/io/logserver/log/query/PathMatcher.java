package io.logserver.log.query;

import java.util.Arrays;

/** Decides whether some scalar with a given path has a given text. */
final class PathMatcher extends PathWalk implements LineMatcher {

  private final byte[] value;

  PathMatcher(FieldCondition condition) {
    super(condition.path());
    value = Utf8.encode(condition.value());
  }

  @Override
  public boolean matches(byte[] line, int start, int end) {
    return find(line, start);
  }

  @Override
  boolean isWanted(byte[] line, int from, int to) {
    return line[from] == '"'
        ? spell(line, from + 1, value, 0) == value.length
        : Arrays.equals(line, from, to, value, 0, value.length);
  }
}
