package io.logserver.log.query;

import java.util.List;

/**
 * A condition on one field, or on a dotted path below {@code before}, {@code after} or {@code
 * metadata}.
 *
 * <p>A field or path equals {@code value} when its decoded text does, in that case; a number or
 * boolean has its JSON text, null has no text and equals nothing. {@code user_agent} contains
 * {@code value}, in any case. A path is the keys from the top joined by dots, so keys with dots in
 * them fit as they are; array elements have the path of their array. Where several values have the
 * path, one must match.
 *
 * @param path a name for which {@link #isPath} holds
 * @param value the text to compare with, not empty
 */
public record FieldCondition(String path, String value) {

  /** The one field that is compared by substring. */
  static final String CONTAINED = "user_agent";

  private static final List<String> FIELDS =
      List.of("action", "resource_type", "resource_id", "user_id", "ip_address", CONTAINED);
  private static final List<String> ROOTS = List.of("before", "after", "metadata");

  public FieldCondition {
    if (!isPath(path)) {
      throw new IllegalArgumentException("no condition on '" + path + "'");
    }
    if (value.isEmpty()) {
      throw new IllegalArgumentException("the condition on '" + path + "' has no value");
    }
  }

  /** Whether conditions on {@code name} exist. */
  public static boolean isPath(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? FIELDS.contains(name) : ROOTS.contains(name.substring(0, dot));
  }

  /** Whether it is about a path below a top-level field. */
  boolean isNested() {
    return path.indexOf('.') >= 0;
  }
}
