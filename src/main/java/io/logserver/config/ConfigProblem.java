package io.logserver.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key the key concerned, or the file when it cannot be read at all
 * @param source where the value was given: a file and line, or an environment variable; null when
 *     it is not known
 * @param value the value as given; null when there is none, and always for secrets
 * @param expected what is allowed instead
 */
public record ConfigProblem(
    String key, @Nullable String source, @Nullable String value, String expected) {

  /** One line: {@code http.port = 80a (LOGSERVER_HTTP_PORT): must be …}. */
  @Override
  public String toString() {
    return key
        + (value == null ? "" : " = " + value)
        + (source == null ? "" : " (" + source + ")")
        + ": "
        + expected;
  }
}
