package io.logserver.log.decode;

import static io.logserver.log.decode.Door.ENTRY;
import static io.logserver.log.decode.Door.NOW_TEXT;
import static io.logserver.log.decode.Door.REQUIRED;
import static io.logserver.log.decode.Door.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.decode.Door.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogDecoderFramingTest {

  private static final String TWO_LINES = line(0, NOW_TEXT) + line(1, NOW_TEXT);
  private static final String BAD = "{}";

  private final Door door = new Door();

  @ParameterizedTest
  @ValueSource(strings = {"[E,E]", " [ E , E ] ", "[\nE,\r\nE\n]\n", "\ufeff[E,E]"})
  void readsAnArray(String body) {
    assertEquals(TWO_LINES, Door.text(door.decode(Form.ARRAY, body.replace("E", ENTRY))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@\n@", "@\n@\n", "@\r\n@\r\n", "\n\r\n@ \t\n\n  \n@\n\n", " @\n @", "\ufeff@\n@"})
  void readsLinesAndSkipsEmptyOnes(String body) {
    assertEquals(TWO_LINES, Door.text(door.decode(Form.LINES, body.replace("@", ENTRY))));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void readsOnlyTheLengthGiven(Form form) {
    LogDecoder decoder = new LogDecoder(DecodeLimits.DEFAULT, Door.ids());
    String body = form == Form.ARRAY ? "[" + ENTRY + "]" : ENTRY;
    byte[] longer = (body + "garbage \\ \" {").getBytes(UTF_8);
    LogBatch batch = Door.decode(decoder, form, longer, body.length());
    assertEquals(line(), Door.text(batch));
  }

  @Test
  void sumsTheBatchUp() {
    String body =
        "[{"
            + REQUIRED
            + ",\"timestamp\":5},{"
            + REQUIRED
            + ",\"timestamp\":1},"
            + ENTRY.replace("INFO", "ERROR")
            + "]";
    LogBatch batch = door.decode(Form.ARRAY, body);
    LogIdGenerator ids = Door.ids();
    assertEquals(Door.TENANT, batch.tenant());
    assertEquals(3, batch.count());
    assertEquals(1, batch.summary().minTime());
    assertEquals(Door.NOW, batch.summary().maxTime());
    assertEquals(
        List.of(0, 2, 0, 1, 0),
        java.util.Arrays.stream(batch.summary().severities()).boxed().toList());
    assertEquals(ids.next(), batch.summary().minId());
    ids.next();
    assertEquals(ids.next(), batch.summary().maxId());
    int second = CanonicalLine.end(batch.lines(), 0, batch.lines().length) + 1;
    assertEquals(1, CanonicalLine.timestamp(batch.lines(), second));
  }

  @Test
  void decodesOneBodyAfterAnother() {
    LogDecoder decoder = new LogDecoder(DecodeLimits.DEFAULT, Door.ids());
    byte[] one = ("{" + REQUIRED + ",\"x\":1,\"message\":\"m\"}").getBytes(UTF_8);
    LogBatch first = Door.decode(decoder, Form.ONE, one, one.length);
    byte[] copy = first.lines().clone();
    byte[] invalid = (ENTRY + "\n" + BAD).getBytes(UTF_8);
    assertThrows(
        LogServerException.class, () -> Door.decode(decoder, Form.LINES, invalid, invalid.length));
    assertThrows(LogServerException.class, () -> Door.decode(decoder, Form.LINES, invalid, 5));
    byte[] two = ("[" + ENTRY + "]").getBytes(UTF_8);
    LogBatch second = Door.decode(decoder, Form.ARRAY, two, two.length);
    assertEquals(line(1, NOW_TEXT), Door.text(second));
    assertEquals(1, second.count());
    assertArrayEquals(copy, first.lines());
    assertEquals(1, first.summary().severities()[1]);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void refusesAnEmptyBody(Form form) {
    door.assertInvalid(form, "", "empty", "body");
    door.assertInvalid(form, " \r\n\t\n", "empty", "body");
    door.assertInvalid(form, "\ufeff", "empty", "body");
  }

  @Test
  void refusesAnEmptyArray() {
    door.assertInvalid(Form.ARRAY, "[ ]", "empty", "body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "null", "[{}]", "true"})
  void refusesAnEntryThatIsNotAnObject(String value) {
    door.assertInvalid(Form.ONE, value, "type", "body");
    door.assertInvalid(Form.ARRAY, "[" + ENTRY + "," + value + "]", "type", "body", 1);
    door.assertInvalid(Form.LINES, ENTRY + "\n\n" + value + "\n" + ENTRY, "type", "body", 1);
  }

  @Test
  void refusesAnObjectInPlaceOfTheArray() {
    door.assertInvalid(Form.ARRAY, ENTRY, "type", "body");
    door.assertMalformed(Form.ARRAY, ENTRY + ENTRY);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void refusesWhateverFollowsTheEnd(Form form) {
    String body = form == Form.ARRAY ? "[" + ENTRY + "]" : ENTRY;
    for (String rest : List.of("x", " ,", "}", "]", "\u0000", body)) {
      door.assertMalformed(form, body + rest);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void refusesEveryPartOfABody(Form form) {
    String entry = "{" + REQUIRED + ",\"before\":{\"a\":[-1.5e3,true,null,\"\\u00e9é\"]}}";
    byte[] body = (form == Form.ARRAY ? "[" + entry + "]" : entry).getBytes(UTF_8);
    for (int length = 1; length < body.length; length++) {
      door.assertMalformed(form, java.util.Arrays.copyOf(body, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[@,]", "[,@]", "[@ @]", "[@,,@]", "[@", "[@}", "{@]", "[@]]"})
  void refusesABrokenArray(String body) {
    door.assertMalformed(Form.ARRAY, body.replace("@", ENTRY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@@", "@ @", "@,@", "@,\n@", "@\r@", "[@\n@]"})
  void refusesTwoObjectsOnALine(String body) {
    door.assertMalformed(Form.LINES, body.replace("@", ENTRY));
  }

  @Test
  void refusesAnEntryOnSeveralLines() {
    door.assertMalformed(Form.LINES, ENTRY.replace(",", ",\n"));
    door.assertMalformed(Form.LINES, "{\n}");
  }

  @Test
  void saysWhereABodyIsBroken() {
    LogServerException refused =
        door.refused(Form.LINES, (ENTRY + "\n\n{\"a\" 1}").getBytes(UTF_8));
    assertEquals(
        "Malformed JSON at line 3, byte " + (ENTRY.length() + 7) + ": expected ':', found '1'",
        refused.getMessage());
  }

  @Test
  void countsEntriesNotLines() {
    List<ErrorDetail> problems =
        door.problems(Form.LINES, "\n" + ENTRY + "\r\n\r\n\n7\n\n" + ENTRY + "\n7");
    assertEquals(
        List.of(List.of("body", 1), List.of("body", 3)),
        problems.stream().map(ErrorDetail::loc).toList());
  }

  @Test
  void locatesAFieldByTheIndexOfItsEntry() {
    String bad = ENTRY.replace("INFO", "bad");
    door.assertInvalid(
        Form.ARRAY, "[" + ENTRY + "," + ENTRY + "," + bad + "]", "enum", "body", 2, "severity");
    door.assertInvalid(Form.LINES, bad + "\n" + ENTRY, "enum", "body", 0, "severity");
  }

  @Test
  void reportsTheProblemsOfAllEntriesUpToAHundred() {
    String bad = ENTRY.replace("INFO", "bad");
    assertEquals(3, door.problems(Form.LINES, (bad + "\n").repeat(3)).size());
    List<ErrorDetail> problems = door.problems(Form.LINES, (bad + "\n").repeat(150));
    assertEquals(100, problems.size());
    assertTrue(problems.get(99).loc().contains(99));
  }

  @Test
  void callsABodyMalformedEvenWhenAnEarlierEntryIsInvalid() {
    door.assertMalformed(Form.LINES, BAD + "\n{");
    door.assertMalformed(Form.ARRAY, "[" + BAD + ",x]");
  }
}
