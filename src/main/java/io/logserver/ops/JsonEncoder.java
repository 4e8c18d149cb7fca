package io.logserver.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object on one line: time, level, logger, thread, msg, the pairs, and the stack trace as
 * text.
 */
final class JsonEncoder extends LineEncoder {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("time", time(event));
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.put("msg", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      fields.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    pairs(event).forEach((key, value) -> fields.putIfAbsent(key, scalar(value)));
    return (text(fields) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Map<String, @Nullable Object> fields) {
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and booleans can always be written", e);
    }
  }

  private static @Nullable Object scalar(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value.toString();
  }
}
