package io.logserver.support;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What no answer may tell a client of the inside of the server: names of classes, frames of stack
 * traces, files.
 */
public final class Internals {

  private static final Pattern INSIDE =
      Pattern.compile(
          String.join(
              "|",
              "\\bjavax?\\.[a-z]",
              "\\b(?:io\\.(?:logserver|vertx|netty|micrometer)|com\\.fasterxml|org\\.apache)\\b",
              "\\w(?:Exception|Throwable)\\b",
              "\\b[A-Z]\\w*Error:",
              "\\bat [\\w.$/]+\\([^)]*\\)",
              "\\.(?:java|class|jar)\\b",
              Pattern.quote(System.getProperty("java.io.tmpdir")),
              Pattern.quote(System.getProperty("user.dir"))));

  private Internals() {}

  /** Fails when {@code answer}, its head and body, tells of them. */
  public static void assertNone(String answer) {
    Matcher found = INSIDE.matcher(answer);
    if (found.find()) {
      throw new AssertionError("an answer tells '" + found.group() + "': " + answer);
    }
  }
}
