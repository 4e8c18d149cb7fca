package io.logserver.log.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of all scalars that have a given path below {@code before}, {@code after} or {@code
 * metadata}: those that a {@link FieldCondition} on it would be compared with, but that a lone
 * surrogate, which has no UTF-8, is U+FFFD. Not safe for use by several threads.
 */
public final class PathTexts {

  private final String path;
  private final Walk walk;

  /** The texts at {@code path}, for which {@link FieldCondition#isPath} holds. */
  public PathTexts(String path) {
    this.path = path;
    this.walk = new Walk(path);
  }

  public String path() {
    return path;
  }

  /** The texts in the line that starts at {@code start}, in its order. */
  public List<String> of(byte[] lines, int start) {
    walk.texts.clear();
    walk.find(lines, start);
    return List.copyOf(walk.texts);
  }

  private static final class Walk extends PathWalk {

    private final List<String> texts = new ArrayList<>();
    private final ByteBuilder text = new ByteBuilder(64);

    Walk(String path) {
      super(path);
    }

    @Override
    boolean isWanted(byte[] line, int from, int to) {
      text.clear();
      if (line[from] == '"') {
        LineFields.appendString(line, from + 1, to - 1, text);
      } else {
        text.append(line, from, to);
      }
      texts.add(new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8));
      return false;
    }
  }
}
