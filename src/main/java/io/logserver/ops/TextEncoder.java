package io.logserver.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line for people: {@code time level logger message key=value …}, and the stack trace on lines of
 * its own. Control characters in a message or a value are escaped, so that nobody can forge a line.
 */
final class TextEncoder extends LineEncoder {

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(time(event)).append(' ').append(event.getLevel()).append(' ');
    line.append(shortName(event.getLoggerName())).append(' ');
    appendEscaped(line, event.getFormattedMessage());
    pairs(event).forEach((key, value) -> appendPair(line, key, value));
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void appendPair(StringBuilder line, String key, @Nullable Object value) {
    String text = String.valueOf(value);
    boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '=');
    line.append(' ').append(key).append('=');
    if (quoted) {
      line.append('"');
      appendEscaped(line, text.replace("\\", "\\\\").replace("\"", "\\\""));
      line.append('"');
    } else {
      appendEscaped(line, text);
    }
  }

  private static void appendEscaped(StringBuilder line, @Nullable String text) {
    String shown = String.valueOf(text);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (Character.isISOControl(c)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
  }
}
