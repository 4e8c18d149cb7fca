package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.Timestamps;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The words of many lines in one array, where what was in lines before may be passed. */
class WordsTest {

  private static final int LINES = 4000;

  private final SplittableRandom random = new SplittableRandom(12);

  @Test
  void leavesOutNoWordOfAnyLine() {
    RandomLogs logs = new RandomLogs(13);
    List<byte[]> lines = new ArrayList<>();
    for (int n = 0; n < LINES; n++) {
      lines.add(n % 3 > 0 ? logs.line() : Line.with("message", "\"m" + n + "\"").bytes());
    }
    assertFindsTheWordsOf(lines);
  }

  @Test
  void tellsUserAgentsAndMinutesApartThatDifferInOneCharacter() {
    List<byte[]> lines = new ArrayList<>();
    long time = RandomLogs.EPOCH;
    for (int n = 0; n < LINES; n++) {
      time += random.nextInt(50_000) - 20_000;
      lines.add(
          Line.with("timestamp", '"' + Timestamps.format(time) + '"')
              .and("user_agent", agent())
              .bytes());
    }
    assertFindsTheWordsOf(lines);
  }

  @Test
  void tellsTimestampsApartThatDifferInOneDigit() {
    List<byte[]> lines = new ArrayList<>();
    for (int n = 0; n < LINES; n++) {
      StringBuilder time = new StringBuilder("\"2011-11-11T11:11:11.111Z\"");
      int digit = 1 + random.nextInt(time.length() - 2);
      if (random.nextInt(3) > 0 && Character.isDigit(time.charAt(digit))) {
        time.setCharAt(digit, '2');
      }
      lines.add(Line.with("timestamp", time.toString()).bytes());
      assertFindsTheWordsOf(lines.subList(Math.max(0, n - 2), n + 1));
    }
    assertFindsTheWordsOf(lines);
  }

  @Test
  void leavesOutTheMillisecondsOfTheTimestampButNoWordThatLooksLikeThem() {
    List<Long> emitted = new ArrayList<>();
    Words words = new Words(emitted::add);
    byte[] bare = Line.with("timestamp", "\"2025-06-27T12:34:56.789Z\"").bytes();
    words.begin(bare);
    words.line(0, bare.length);
    assertFalse(emitted.contains(WordHash.of("789z")));
    assertTrue(emitted.contains(WordHash.of("56")));
    for (String message : List.of("789z", "789Z", "7\\u00389Z", "took 789Z.", "T12:34:56.789Z")) {
      byte[] line = Line.with("message", '"' + message + '"').bytes();
      words.begin(line);
      words.line(0, line.length);
      assertEquals(
          1, emitted.stream().filter(hash -> hash == WordHash.of("789z")).count(), message);
      emitted.clear();
    }
  }

  @Test
  void emitsARepeatedUserAgentOnce() {
    List<Long> emitted = new ArrayList<>();
    byte[] line = Line.with("user_agent", "\"Mozilla/5.0 (Windows NT 10.0)\"").bytes();
    byte[] lines = join(List.of(line, line));
    Words words = new Words(emitted::add);
    words.begin(lines);
    words.line(0, line.length);
    words.line(line.length + 1, lines.length - 1);
    long mozilla = WordHash.of("mozilla");
    assertEquals(1, emitted.stream().filter(hash -> hash == mozilla).count());
    words.begin(lines);
    words.line(line.length + 1, lines.length - 1);
    assertEquals(2, emitted.stream().filter(hash -> hash == mozilla).count());
  }

  /** One of a few, with one character changed or a piece cut off or added now and then. */
  private String agent() {
    String base =
        switch (random.nextInt(4)) {
          case 0 -> "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
          case 1 -> "curl/8.5.0";
          case 2 -> "";
          default -> "12345678abcdefgh";
        };
    StringBuilder agent = new StringBuilder(base);
    if (!base.isEmpty() && random.nextBoolean()) {
      agent.setCharAt(random.nextInt(base.length()), (char) ('a' + random.nextInt(26)));
    }
    switch (random.nextInt(6)) {
      case 0 -> agent.setLength(random.nextInt(agent.length() + 1));
      case 1 -> agent.append(' ').append(random.nextInt(100));
      case 2 -> agent.append("\\u00e9\\n").append(random.nextInt(10));
      case 3 -> agent.append("é").append(random.nextInt(10));
      default -> {}
    }
    return '"' + agent.toString() + '"';
  }

  /** Asserts that after each line all its words were emitted, and none that is in no line. */
  private static void assertFindsTheWordsOf(List<byte[]> each) {
    byte[] lines = join(each);
    Set<Long> emitted = new HashSet<>();
    Set<Long> expected = new HashSet<>();
    Words words = new Words(emitted::add);
    words.begin(lines);
    int start = 0;
    for (byte[] line : each) {
      words.line(start, start + line.length);
      start += line.length + 1;
      for (String word : ReferenceFilter.keptWords(line)) {
        assertTrue(emitted.contains(WordHash.of(word)), word);
        expected.add(WordHash.of(word));
      }
    }
    assertEquals(expected, emitted);
  }

  private static byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    return all.toByteArray();
  }
}
