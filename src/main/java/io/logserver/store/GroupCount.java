package io.logserver.store;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Number of logs that have the same values in some fields.
 *
 * @param values decoded text of each field asked for, in their order; null where the log has none
 * @param count at least 1
 */
public record GroupCount(List<@Nullable String> values, long count) {

  /** The most frequent first, then by value, null before text. */
  public static final Comparator<GroupCount> ORDER =
      Comparator.comparingLong(GroupCount::count)
          .reversed()
          .thenComparing(GroupCount::compareValues);

  private static final Comparator<@Nullable String> BY_VALUE =
      Comparator.nullsFirst(Comparator.naturalOrder());

  /** Most combinations that one question may have. */
  public static final int MAX_GROUPS = 1000;

  private int compareValues(GroupCount other) {
    int order = 0;
    for (int i = 0; order == 0 && i < values.size(); i++) {
      order = BY_VALUE.compare(values.get(i), other.values.get(i));
    }
    return order;
  }
}
