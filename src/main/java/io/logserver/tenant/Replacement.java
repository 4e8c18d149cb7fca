package io.logserver.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of one value of a tenant.
 *
 * @param given whether it is replaced at all
 * @param value by what; null for nothing
 */
public record Replacement<T>(boolean given, @Nullable T value) {

  /** The value that comes after {@code before}. */
  public @Nullable T after(@Nullable T before) {
    return given ? value : before;
  }
}
