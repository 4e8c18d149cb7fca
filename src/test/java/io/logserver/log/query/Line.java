package io.logserver.log.query;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A canonical line for examples, field by field. */
final class Line {

  private final Map<String, String> fields = new LinkedHashMap<>();

  private Line() {
    fields.put("id", "\"0197aeb6-0000-7000-8000-0000000000ab\"");
    fields.put("timestamp", "\"2025-06-27T12:34:56.789Z\"");
    fields.put("severity", "\"INFO\"");
    fields.put("tenant_id", "\"acme\"");
    fields.put("user_id", "\"u1\"");
    fields.put("action", "\"login\"");
    fields.put("resource_type", "\"user\"");
    fields.put("resource_id", "\"4711\"");
    for (String name :
        new String[] {"message", "ip_address", "user_agent", "before", "after", "metadata"}) {
      fields.put(name, "null");
    }
  }

  /** A line in which one field has the given JSON. */
  static Line with(String field, String json) {
    return new Line().and(field, json);
  }

  Line and(String field, String json) {
    if (fields.put(field, json) == null) {
      throw new IllegalArgumentException(field);
    }
    return this;
  }

  byte[] bytes() {
    StringBuilder line = new StringBuilder();
    fields.forEach((name, json) ->
        line.append(line.isEmpty() ? '{' : ',')
            .append('"')
            .append(name)
            .append("\":")
            .append(json));
    return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  boolean matches(LogFilter filter) {
    byte[] line = bytes();
    return filter.matcher().matches(line, 0, line.length);
  }
}
