package io.logserver.log;

import io.logserver.http.Body;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a bulk body lists its entries. The content type decides where it names one of the two;
 * otherwise (none, or curl's form type) the first character does: an array begins with a bracket.
 */
enum BulkFormat {
  ARRAY,
  LINES;

  static BulkFormat of(@Nullable String contentType, Body body) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/json") && !type.startsWith("application/jsonl")) {
      return ARRAY;
    }
    if (type.contains("ndjson") || type.contains("jsonl")) {
      return LINES;
    }
    return startsWithBracket(body) ? ARRAY : LINES;
  }

  private static boolean startsWithBracket(Body body) {
    for (int i = 0; i < body.length(); i++) {
      byte b = body.bytes()[i];
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b == '[';
      }
    }
    return false;
  }
}
