package io.logserver.log.decode;

import static io.logserver.log.decode.Door.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.decode.Door.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A decoder remembers the order of fields and the minute of the body before, and copies neighbours
 * as one piece; none of that may show.
 */
class LogDecoderReuseTest {

  private static final int BODIES = 30_000;

  private static final List<String> MEMBERS =
      List.of(
          "\"action\":\"login\"",
          "\"resource_type\":\"user\"",
          "\"resource_id\":\"7\"",
          "\"message\":\"a \\\"b\\\"\"",
          "\"ip_address\":null",
          "\"user_agent\":\"ua\"",
          "\"before\":{\"a\":[1,{\"b\":\"c\"}]}",
          "\"after\":{}",
          "\"metadata\":{\"m\":\"n\"}",
          "\"severity\":\"INFO\"",
          "\"timestamp\":\"2025-06-27T12:34:56.789Z\"",
          "\"timestamp\":\"2025-06-27T12:35:07.001Z\"",
          "\"tenant_id\":\"acme\"",
          "\"extra\":1");

  private final Random random = new Random(21);
  private final LogDecoder reused = new LogDecoder(DecodeLimits.DEFAULT, Door.ids());

  @Test
  void decodesEveryBodyAsANewDecoderDoes() {
    int refused = 0;
    for (int n = 0; n < BODIES; n++) {
      byte[] body = body();
      // The array goes on behind the body, as those of requests do.
      byte[] longer = Arrays.copyOf(body, body.length + random.nextInt(40));
      Arrays.fill(longer, body.length, longer.length, (byte) '"');
      String expected =
          outcome(new LogDecoder(DecodeLimits.DEFAULT, Door.ids()), body, body.length);
      assertEquals(expected, outcome(reused, longer, body.length), () -> new String(body, UTF_8));
      refused += expected.startsWith("{\"id\":\"") ? 0 : 1;
    }
    assertTrue(refused > BODIES / 4 && refused < BODIES * 3 / 4, "refused " + refused);
  }

  @Test
  void writesTheSameLineHoweverTheFieldsStand() {
    List<String> values = List.of("\"hi\"", "\"::1\"", "\"ua\"", "{\"b\":1}", "{}", "{\"m\":1}");
    List<String> names =
        List.of("message", "ip_address", "user_agent", "before", "after", "metadata");
    for (int given = 0; given < 1 << names.size(); given++) {
      for (String space : new String[] {"", " "}) {
        StringBuilder body = new StringBuilder("{").append(Door.REQUIRED);
        String[] expected = new String[names.size()];
        for (int i = 0; i < expected.length; i++) {
          boolean isGiven = (given & 1 << i) != 0;
          expected[i] = isGiven ? values.get(i) : "null";
          if (isGiven) {
            body.append(",\"" + names.get(i) + "\":" + space + values.get(i));
          }
        }
        assertEquals(line(expected), new Door().one(body.append('}').toString()));
      }
    }
  }

  /** Lines, id cut out, or what was wrong. */
  private static String outcome(LogDecoder decoder, byte[] body, int length) {
    try {
      String lines = Door.text(Door.decode(decoder, Form.ONE, body, length));
      return lines.substring(0, CanonicalLine.ID)
          + lines.substring(CanonicalLine.ID + LogId.TEXT_LENGTH);
    } catch (LogServerException e) {
      return e.code() + " " + e.getMessage() + " " + e.details();
    }
  }

  /** An entry of some members, mostly in the same order, with a character changed now and then. */
  private byte[] body() {
    List<String> members = new ArrayList<>(MEMBERS);
    members.remove(random.nextBoolean() ? 10 : 11);
    if (random.nextInt(4) == 0) {
      Collections.shuffle(members, random);
    }
    while (random.nextInt(3) == 0) {
      members.remove(random.nextInt(members.size()));
    }
    if (random.nextInt(10) == 0) {
      members.add(members.getFirst());
    }
    StringBuilder body = new StringBuilder("{");
    for (String member : members) {
      body.append(body.length() > 1 ? "," : "").append(spell(member));
    }
    body.append('}');
    if (random.nextInt(4) == 0) {
      body.setCharAt(random.nextInt(body.length()), "\"\\:,{}x \n".charAt(random.nextInt(9)));
    }
    return body.toString().getBytes(UTF_8);
  }

  /** The member with spaces or an escape in its name, now and then. */
  private String spell(String member) {
    return switch (random.nextInt(30)) {
      case 0 -> member.replaceFirst(":", " :");
      case 1 -> member.replaceFirst(":", ": ");
      case 2 -> " " + member + " ";
      case 3 -> member.replaceFirst("e", "\\\\u0065");
      case 4 -> member.replaceFirst("a", "A");
      default -> member;
    };
  }
}
