package io.logserver.log.query;

import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded canonical lines with content that is hard to search: escapes, all of Unicode, odd keys,
 * long words. Each third line is plain ASCII without escapes, which matchers may treat apart.
 */
public final class RandomLogs {

  /** 2025-06-27T00:00:00Z; the timestamps of all lines are within the {@link #SPAN} from here. */
  public static final long EPOCH = 1_750_982_400_000L;

  /** Milliseconds between the earliest and the latest timestamp. */
  public static final long SPAN = 3L * 24 * 3600 * 1000;

  private static final HexFormat HEX = HexFormat.of();
  private static final HexFormat UPPER_HEX = HEX.withUpperCase();
  private static final List<String> PIECES =
      List.of(
          "alice",
          "Alice",
          "bob",
          "BOB",
          "foo",
          "Foobar",
          "bar",
          "x",
          "old77@example.com",
          "10.0.0.1",
          "login",
          "LOGIN",
          "admin",
          "42",
          "true",
          "null",
          "éclair",
          "ÉCLAIR",
          "e\u0301clair",
          "straße",
          "STRASSE",
          "\u212Aelvin",
          "kelvin",
          "\u017Fee",
          "see",
          "\u0130stanbul",
          "\u0131x",
          "日本語",
          "日本",
          "𝒳𝒴",
          "😀",
          "\uD801\uDC00",
          "\uD801\uDC28",
          "\u0345",
          "\u0399",
          "\u0000",
          "\n",
          "\t",
          "\"",
          "\\",
          "/",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "*",
          "--",
          "$date",
          "\uD800",
          "\uDC00",
          "\u023A",
          "\u2C65",
          "ÿ",
          "\u00B5",
          "ß",
          "ẞ",
          "\u01C5",
          "abcdefg",
          "abcdefgh",
          "abcdefghi",
          "aaaaaaaaaaaaaaaaab",
          " ",
          "-",
          ".",
          "_",
          "\u00A0",
          "\u2028",
          "\"}",
          "\\\"",
          "\"a\":\"b\"",
          "u0041",
          "789Z",
          "\u0667\u0668\u0669z",
          "2025-06-27T12:34:56.789Z");
  private static final List<String> KEYS =
      List.of(
          "a",
          "b",
          "a.b",
          "b.a",
          "",
          ".",
          "$date",
          "\u0000",
          "é",
          "metadata",
          "a\"",
          "a\\",
          "editor",
          "😀",
          "id");
  private static final List<String> NUMBERS =
      List.of("0", "42", "-1", "1.0", "1.50", "1e5", "-1.5E+10", "12345678901234567890123", "10.0");

  private static final List<String> PLAIN_PIECES =
      PIECES.stream().filter(RandomLogs::isPlain).toList();
  private static final List<String> PLAIN_KEYS = KEYS.stream().filter(RandomLogs::isPlain).toList();

  private final SplittableRandom random;
  private boolean plain;

  public RandomLogs(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A canonical line without line feed. */
  public byte[] line() {
    plain = random.nextInt(3) == 0;
    StringBuilder line = new StringBuilder(512);
    long timestamp = EPOCH + random.nextLong(SPAN);
    LogId id =
        new LogId(
            timestamp << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63);
    line.append("{\"id\":\"")
        .append(id)
        .append("\",\"timestamp\":\"")
        .append(Timestamps.format(timestamp));
    line.append("\",\"severity\":\"").append(Severity.ALL.get(random.nextInt(Severity.ALL.size())));
    line.append("\",\"tenant_id\":\"")
        .append(pick(List.of("alice", "bar-foo", "t_42")))
        .append('"');
    for (String field : List.of("user_id", "action", "resource_type", "resource_id")) {
      line.append(",\"").append(field).append("\":");
      string(line, text());
    }
    for (String field : List.of("message", "ip_address", "user_agent")) {
      line.append(",\"").append(field).append("\":");
      stringOrNull(line);
    }
    for (String field : List.of("before", "after", "metadata")) {
      line.append(",\"").append(field).append("\":");
      objectOrNull(line);
    }
    return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A text of a few pieces, now and then a very long word. */
  public String text() {
    int kind = random.nextInt(200);
    if (kind == 0) {
      return piece() + "longWord".repeat(1 + random.nextInt(random.nextInt(1, 1000))) + piece();
    }
    if (kind < 100) {
      return piece();
    }
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(5); n >= 0; n--) {
      text.append(piece()).append(random.nextInt(3) == 0 ? " " : "");
    }
    return text.toString();
  }

  /** One of the keys that nested objects have. */
  public String key() {
    return pick(plain ? PLAIN_KEYS : KEYS);
  }

  private void stringOrNull(StringBuilder line) {
    if (random.nextInt(3) == 0) {
      line.append("null");
    } else {
      string(line, text());
    }
  }

  private void objectOrNull(StringBuilder line) {
    if (random.nextInt(3) == 0) {
      line.append("null");
    } else {
      object(line, 0);
    }
  }

  private void object(StringBuilder line, int depth) {
    line.append('{');
    for (int n = random.nextInt(4); n > 0; n--) {
      string(line, key());
      line.append(':');
      value(line, depth + 1);
      line.append(n > 1 ? "," : "");
    }
    line.append('}');
  }

  private void array(StringBuilder line, int depth) {
    line.append('[');
    for (int n = random.nextInt(4); n > 0; n--) {
      value(line, depth + 1);
      line.append(n > 1 ? "," : "");
    }
    line.append(']');
  }

  private void value(StringBuilder line, int depth) {
    switch (random.nextInt(depth < 5 ? 9 : 7)) {
      case 0 -> line.append(pick(NUMBERS));
      case 1 -> line.append(random.nextBoolean());
      case 2 -> line.append("null");
      case 7 -> object(line, depth);
      case 8 -> array(line, depth);
      default -> string(line, text());
    }
  }

  private void string(StringBuilder line, String text) {
    int escapeEvery = !plain && random.nextInt(4) == 0 ? 3 : Integer.MAX_VALUE;
    line.append('"');
    text.codePoints()
        .forEach(codePoint -> character(line, codePoint, random.nextInt(escapeEvery) == 0));
    line.append('"');
  }

  private void character(StringBuilder line, int codePoint, boolean escape) {
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    if (escape || surrogate) {
      for (char c : Character.toChars(codePoint)) {
        line.append("\\u")
            .append(random.nextBoolean() ? HEX.toHexDigits(c) : UPPER_HEX.toHexDigits(c));
      }
      return;
    }
    switch (codePoint) {
      case '"' -> line.append("\\\"");
      case '\\' -> line.append("\\\\");
      case '\n' -> line.append("\\n");
      case '\t' -> line.append("\\t");
      case '/' -> line.append(plain || random.nextBoolean() ? "/" : "\\/");
      default -> {
        if (codePoint < 0x20) {
          line.append("\\u").append(HEX.toHexDigits((char) codePoint));
        } else {
          line.appendCodePoint(codePoint);
        }
      }
    }
  }

  private String piece() {
    return pick(plain ? PLAIN_PIECES : PIECES);
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
