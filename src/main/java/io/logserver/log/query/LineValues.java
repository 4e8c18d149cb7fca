package io.logserver.log.query;

import io.logserver.log.CanonicalLine;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds values in a canonical line, without decoding them. */
final class LineValues {

  /** The fields behind {@code tenant_id}, in their order. */
  static final List<String> BODY_FIELDS =
      List.of(
          "user_id",
          "action",
          "resource_type",
          "resource_id",
          "message",
          "ip_address",
          "user_agent",
          "before",
          "after",
          "metadata");

  /** Lengths of {@code ,"name":} for each of the body fields. */
  private static final int[] PREFIX_LENGTHS =
      BODY_FIELDS.stream()
          .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length + 4)
          .toArray();

  private static final int TENANT_PREFIX_LENGTH = "\",\"tenant_id\":\"".length();

  private LineValues() {}

  /** Index behind the tenant's closing quote: the comma before {@code "user_id"}. */
  static int body(byte[] line, int start) {
    int severityEnd = JsonText.closingQuote(line, start + CanonicalLine.SEVERITY);
    return JsonText.closingQuote(line, severityEnd + TENANT_PREFIX_LENGTH) + 1;
  }

  /** Number of the body fields before {@code before}, which are strings or null. */
  static final int STRING_FIELDS = 7;

  /** Length of {@code ,"name":} before the value of a body field. */
  static int prefixLength(int field) {
    return PREFIX_LENGTHS[field];
  }

  /** Index of the value of {@code BODY_FIELDS.get(field)}. */
  static int bodyField(byte[] line, int start, int field) {
    int i = body(line, start);
    for (int f = 0; f < field; f++) {
      i = JsonText.skipValue(line, i + PREFIX_LENGTHS[f]);
    }
    return i + PREFIX_LENGTHS[field];
  }

  /**
   * Index of the next string (its opening quote), number or boolean at any depth from {@code at}
   * on, or {@code end}; keys and nulls are passed over. {@code at} is between tokens.
   */
  static int next(byte[] line, int at, int end) {
    int i = at;
    while (i < end) {
      switch (line[i]) {
        case '{', '}', '[', ']', ':', ',' -> i++;
        case 'n' -> i += 4;
        case '"' -> {
          int behindKey = behindKey(line, i);
          if (behindKey < 0) {
            return i;
          }
          i = behindKey;
        }
        default -> {
          return i;
        }
      }
    }
    return end;
  }

  /**
   * Index behind the key whose opening quote is at {@code quote}, or -1 when that string is a
   * value.
   */
  private static int behindKey(byte[] line, int quote) {
    byte before = line[quote - 1];
    if (before == ':' || before == '[') {
      return -1;
    }
    int behind = JsonText.closingQuote(line, quote + 1) + 1;
    return line[behind] == ':' ? behind : -1;
  }
}
