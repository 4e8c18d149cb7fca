package io.logserver.log.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.log.CanonicalLine;
import io.logserver.log.Rfc3339;
import io.logserver.log.Timestamps;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentMinuteTest {

  private static final int ROUNDS = 200_000;
  private static final String CHANGES = "0123456789:.-TZtz+6 \\\u00ff";

  private final SplittableRandom random = new SplittableRandom(4);
  private final RecentMinute minute = new RecentMinute();
  private long time;

  @Test
  void writesWhatTimestampsWrite() {
    byte[] text = new byte[CanonicalLine.TIMESTAMP_LENGTH + 2];
    for (int n = 0; n < ROUNDS; n++) {
      minute.write(nextTime(), text, 1);
      assertEquals(Timestamps.format(time), new String(text, 1, text.length - 2, US_ASCII));
    }
    for (long bound : new long[] {Timestamps.MIN, Timestamps.MAX, 59_999, 60_000}) {
      minute.write(bound, text, 1);
      assertEquals(Timestamps.format(bound), new String(text, 1, text.length - 2, US_ASCII));
    }
  }

  @Test
  void readsWhatRfc3339Reads() {
    int valid = 0;
    for (int n = 0; n < ROUNDS; n++) {
      byte[] text = Timestamps.format(nextTime()).getBytes(US_ASCII);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        text[random.nextInt(text.length)] = (byte) CHANGES.charAt(random.nextInt(CHANGES.length()));
      }
      int to = random.nextInt(10) == 0 ? random.nextInt(text.length) : text.length;
      long expected = Rfc3339.parse(text, 0, to);
      assertEquals(expected, minute.parse(text, 0, to), () -> new String(text, US_ASCII));
      valid += expected == Rfc3339.INVALID ? 0 : 1;
    }
    assertEquals(ROUNDS / 2, valid, ROUNDS / 4);
  }

  /** Mostly within a minute of the last. */
  private long nextTime() {
    time =
        random.nextInt(20) == 0
            ? random.nextLong(Timestamps.MAX)
            : Math.clamp(time + random.nextInt(-9_000, 10_000), Timestamps.MIN, Timestamps.MAX);
    return time;
  }
}
