package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BytePatternTest {

  @Test
  void findsTheFirstOccurrenceInAnyRangeLikeIndexOf() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < 200_000; n++) {
      String text = text(random, random.nextInt(60));
      String pattern =
          text(random, 1 + random.nextInt(random.nextInt(1, 24))).toLowerCase(Locale.ROOT);
      int from = random.nextInt(text.length() + 1);
      int to = from + random.nextInt(text.length() - from + 1);
      int expected = text.substring(from, to).toLowerCase(Locale.ROOT).indexOf(pattern);
      BytePattern bytes = new BytePattern(pattern.getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(
          expected < 0 ? -1 : from + expected,
          bytes.find(text.getBytes(StandardCharsets.ISO_8859_1), from, to),
          () -> pattern + " in " + text + " from " + from + " to " + to);
    }
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(
          "abABz@`{[1!\u0081\u00FF\u0000".charAt(random.nextInt(random.nextBoolean() ? 4 : 14)));
    }
    return text.toString();
  }
}
