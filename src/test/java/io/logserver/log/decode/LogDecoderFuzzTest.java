package io.logserver.log.decode;

import static io.logserver.log.decode.Door.REQUIRED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.Timestamps;
import io.logserver.log.decode.Door.Form;
import io.logserver.log.decode.JacksonTree.Bare;
import io.logserver.log.decode.JacksonTree.Member;
import io.logserver.log.decode.JacksonTree.Members;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Valid bodies with random bytes and fragments changed, decoded beside Jackson: what one reads the
 * other reads, and the lines hold what the body held.
 */
class LogDecoderFuzzTest {

  private static final int BODIES = 15_000;

  private static final List<String> COPIED =
      List.of(
          "action",
          "resource_type",
          "resource_id",
          "message",
          "ip_address",
          "user_agent",
          "before",
          "after");
  private static final Set<String> READ = Set.of("severity", "timestamp", "tenant_id", "metadata");

  private static final String[] ENTRIES = {
    "{" + REQUIRED + "}",
    "{\"timestamp\":\"2025-06-27T12:34:56.789+02:00\","
        + REQUIRED
        + ",\"message\":\"a \\\"b\\\" \\ud83d\\ude00 é 日本 😀\"}",
    "{"
        + REQUIRED
        + ", \"before\" : {\"a\": [1, -2.5e+10, {\"b\": null}], \"a\": true}, \"after\":{}, \"timestamp\": 1751027696789}",
    "{"
        + REQUIRED
        + ",\"metadata\":{\"m\":{\"n\":[[]]}},\"id\":\"x\",\"extra\":[1,\"\\u0000\"],\"tenant_id\":\"acme\"}",
    "{"
        + REQUIRED
        + ",\"x\":{\"y\":false},\"user_id\":\"u\",\"ip_address\":\"10.0.0.1\",\"user_agent\":null,\"metadata\":null}"
  };

  private static final String[] FRAGMENTS = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u0000",
    "0",
    "-",
    "1e5",
    ".",
    "null",
    "true",
    "\"a\":1,",
    "\"action\":",
    "\"\\u0061ction\":\"x\",",
    "{}",
    "[]",
    "\\u00",
    "\\ud800",
    "é",
    "\ufeff",
    "\"x\":1,",
    "[[[[[[[[[[[[[[[[[",
    "\"metadata\":{\"id\":1},",
    "//",
    "99999999999999999999"
  };

  private final Random random = new Random(20_250_627);
  private final LogDecoder decoder = new LogDecoder(DecodeLimits.DEFAULT, Door.ids());

  @ParameterizedTest
  @EnumSource(Form.class)
  void agreesWithJackson(Form form) throws IOException {
    int accepted = 0;
    int invalid = 0;
    for (int i = 0; i < BODIES; i++) {
      byte[] body = mutated(valid(form));
      try {
        LogBatch batch = Door.decode(decoder, form, body, body.length);
        assertLines(entries(form, body), batch);
        accepted++;
      } catch (LogServerException refused) {
        assertRefusal(refused, form, body);
        invalid += refused.code() == ErrorCode.INVALID ? 1 : 0;
      }
    }
    assertTrue(accepted > BODIES / 20, "accepted " + accepted);
    assertTrue(invalid > BODIES / 20, "invalid " + invalid);
  }

  private void assertRefusal(LogServerException refused, Form form, byte[] body) {
    if (refused.code() == ErrorCode.INVALID) {
      assertNotEquals(List.of(), refused.details());
      assertReadable(form, body);
    } else {
      assertEquals(ErrorCode.MALFORMED, refused.code());
      assertUnreadable(form, body, refused.getMessage());
    }
  }

  private void assertReadable(Form form, byte[] body) {
    try {
      entries(form, body);
    } catch (IOException e) {
      fail("called invalid what is malformed: " + new String(body, UTF_8), e);
    }
  }

  private void assertUnreadable(Form form, byte[] body, String message) {
    try {
      entries(form, body);
    } catch (IOException expected) {
      return;
    }
    fail(message + ", but Jackson reads " + new String(body, UTF_8));
  }

  private byte[] valid(Form form) {
    int count = form == Form.ONE ? 1 : 1 + random.nextInt(3);
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(ENTRIES[random.nextInt(ENTRIES.length)]);
    }
    String body =
        switch (form) {
          case ONE -> entries.get(0);
          case ARRAY -> "[" + String.join(",", entries) + "]";
          case LINES -> String.join("\n", entries);
        };
    return body.getBytes(UTF_8);
  }

  private byte[] mutated(byte[] body) {
    byte[] result = body;
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(result.length + 1);
      int to = random.nextInt(3) == 0 ? Math.min(result.length, at + random.nextInt(12)) : at;
      result = splice(result, at, to, replacement());
    }
    return result;
  }

  private byte[] replacement() {
    return switch (random.nextInt(4)) {
      case 0 -> new byte[] {(byte) random.nextInt()};
      case 1 -> new byte[0];
      default -> FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(UTF_8);
    };
  }

  private static byte[] splice(byte[] body, int from, int to, byte[] with) {
    ByteBuffer result = ByteBuffer.allocate(body.length - (to - from) + with.length);
    return result.put(body, 0, from).put(with).put(body, to, body.length - to).array();
  }

  /**
   * The entries as Jackson reads them, after a strict look at the UTF-8, which it does not take
   * itself.
   */
  private static List<Object> entries(Form form, byte[] body) throws IOException {
    String text = strictUtf8(body);
    text = text.startsWith("\ufeff") ? text.substring(1) : text;
    List<Object> entries = new ArrayList<>();
    switch (form) {
      case ONE -> entries.add(read(text));
      case ARRAY -> entries.addAll(read(text) instanceof List<?> list ? list : List.of());
      case LINES -> {
        for (String line : text.split("\n", -1)) {
          if (!line.strip().isEmpty()) {
            entries.add(read(line));
          }
        }
      }
    }
    return entries;
  }

  private static Object read(String text) throws IOException {
    return JacksonTree.read(text);
  }

  private static String strictUtf8(byte[] bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static void assertLines(List<Object> entries, LogBatch batch) throws IOException {
    String[] lines = strictUtf8(batch.lines()).split("\n");
    assertEquals(entries.size(), batch.count());
    assertEquals(entries.size(), lines.length, () -> Arrays.toString(lines));
    for (int i = 0; i < lines.length; i++) {
      Members line = (Members) read(lines[i]);
      assertEquals(expected((Members) entries.get(i), line), line);
    }
  }

  /**
   * The line for an entry. The id, and the time unless it was given in milliseconds, are taken from
   * the line.
   */
  private static Members expected(Members entry, Members line) {
    List<Member> expected = new ArrayList<>();
    expected.add(new Member("id", line.get("id")));
    Object timestamp = entry.get("timestamp");
    boolean millis = timestamp instanceof Bare && !timestamp.equals(JacksonTree.NULL);
    Object time =
        millis
            ? Timestamps.format(Long.parseLong(((Bare) timestamp).text()))
            : line.get("timestamp");
    expected.add(new Member("timestamp", time));
    expected.add(new Member("severity", entry.get("severity")));
    expected.add(new Member("tenant_id", "acme"));
    expected.add(new Member("user_id", "ann"));
    COPIED.forEach(name -> expected.add(new Member(name, entry.get(name))));
    expected.add(new Member("metadata", metadata(entry)));
    return new Members(expected);
  }

  private static Object metadata(Members entry) {
    Object given = entry.get("metadata");
    List<Member> members =
        new ArrayList<>(given instanceof Members object ? object.list() : List.of());
    entry.list().stream()
        .filter(member -> !COPIED.contains(member.name()) && !READ.contains(member.name()))
        .forEach(members::add);
    return members.isEmpty() ? given : new Members(members);
  }
}
