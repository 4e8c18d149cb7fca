package io.logserver.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CanonicalLineTest {

  @Test
  void findsWhereLinesStartAndEnd() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                (random.nextInt(12) == 0
                    ? '\n'
                    : "\u000b\u0009\u008a\u0000x\u00ff".charAt(random.nextInt(6)));
      }
      int from = random.nextInt(bytes.length + 1);
      int limit = from + random.nextInt(bytes.length - from + 1);
      int end = from;
      while (end < limit && bytes[end] != '\n') {
        end++;
      }
      int start = from;
      while (start > 0 && bytes[start - 1] != '\n') {
        start--;
      }
      assertEquals(end, CanonicalLine.end(bytes, from, limit));
      assertEquals(start, CanonicalLine.start(bytes, from));
    }
  }

  @Test
  void goesFromLineToLineHoweverShortTheyAre() {
    String shortest =
        "{\"id\":\"0197aeb6-0000-7000-8000-0000000000ab\",\"timestamp\":\"2025-06-27T12:34:56.789Z\","
            + "\"severity\":\"INFO\",\"tenant_id\":\"t\",\"user_id\":\"\",\"action\":\"\","
            + "\"resource_type\":\"\",\"resource_id\":\"\",\"message\":\"\",\"ip_address\":\"\","
            + "\"user_agent\":\"\",\"before\":{},\"after\":{},\"metadata\":{}}\n";
    String longer = shortest.replace("\"t\"", "\"tt\"");
    byte[] lines = (shortest + longer + shortest).getBytes(StandardCharsets.US_ASCII);
    int second = CanonicalLine.next(lines, 0, lines.length);
    int third = CanonicalLine.next(lines, second, lines.length);
    assertEquals(shortest.length(), second);
    assertEquals(shortest.length() + longer.length(), third);
    assertEquals(lines.length, CanonicalLine.next(lines, third, lines.length));
  }
}
