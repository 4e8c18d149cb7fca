package io.logserver.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
