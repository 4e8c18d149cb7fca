package io.logserver.log.query;

/**
 * Decides line by line whether a log is meant by a {@link LogFilter}. Not safe for use by several
 * threads.
 */
@FunctionalInterface
public interface LineMatcher {

  /** Whether the canonical line in {@code lines[start, end)} (without its line feed) matches. */
  boolean matches(byte[] lines, int start, int end);
}
