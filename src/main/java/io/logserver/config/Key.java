package io.logserver.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param name its place in the file: {@code queue.journal.segment-bytes}
 * @param kind the values it takes
 * @param fallback the default, written as an operator would; null for none
 * @param secret whether no message shows a value that is refused: it may hold a password
 */
record Key<T>(String name, Kind<T> kind, @Nullable String fallback, boolean secret) {

  /** What every environment variable of the server starts with. */
  static final String PREFIX = "LOGSERVER_";

  /** The environment variable that sets it: {@code LOGSERVER_QUEUE_JOURNAL_SEGMENT_BYTES}. */
  String variable() {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Throws a {@link ConfigException} unless the value is allowed. */
  void check(T value) {
    if (!kind.range().test(value)) {
      throw new ConfigException(List.of(problem(String.valueOf(value), null)));
    }
  }

  /** The problem that {@code value}, which {@code source} gives, is not allowed. */
  ConfigProblem problem(String value, @Nullable String source) {
    return new ConfigProblem(name, source, secret ? null : value, "must be " + kind.allowed());
  }
}
