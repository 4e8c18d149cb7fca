package io.logserver.log.decode;

import static io.logserver.log.decode.Door.ENTRY;
import static io.logserver.log.decode.Door.NOW_TEXT;
import static io.logserver.log.decode.Door.REQUIRED;
import static io.logserver.log.decode.Door.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of which only the valid entries are taken. */
class LogDecoderPartialTest {

  private static final String TWO_LINES = line(0, NOW_TEXT) + line(1, NOW_TEXT);
  private static final String DUPLICATE = "{" + REQUIRED + ",\"action\":\"again\"}";

  private static LogDecoder decoder() {
    return new LogDecoder(new DecodeLimits(2048, 8), Door.ids());
  }

  private PartialBatch array(String body) {
    byte[] bytes = body.replace("@", ENTRY).getBytes(UTF_8);
    return decoder().decodeValidOfArray(Door.TENANT, Door.USER, bytes, bytes.length);
  }

  private PartialBatch lines(String body) {
    byte[] bytes = body.replace("@", ENTRY).getBytes(UTF_8);
    return decoder().decodeValidOfLines(Door.TENANT, Door.USER, bytes, bytes.length);
  }

  private static List<String> rejected(PartialBatch partial) {
    return partial.rejected().stream()
        .map(entry -> entry.index() + " " + entry.errors().getFirst().type())
        .toList();
  }

  @Test
  void takesTheValidEntriesOfAnArray() {
    PartialBatch partial = array("[{}, @, 7, @, " + DUPLICATE + "]");
    assertEquals(TWO_LINES, Door.text(partial.batch()));
    assertEquals(2, partial.batch().count());
    assertEquals(List.of("0 missing", "2 type", "4 duplicate"), rejected(partial));
    assertEquals(4, partial.rejected().getFirst().errors().size());
    assertEquals(
        List.of("body", 0, "action"), partial.rejected().getFirst().errors().getFirst().loc());
  }

  @Test
  void takesTheValidLines() {
    PartialBatch partial = lines("@\n{}\n\n" + DUPLICATE + "\r\n@\n[]\n");
    assertEquals(TWO_LINES, Door.text(partial.batch()));
    assertEquals(List.of("1 missing", "2 duplicate", "4 type"), rejected(partial));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"action\":",
        "{\"action\":\"a",
        "@ x",
        "@@",
        "}",
        "{\"action\":\"\\x\"}",
        "\"",
        "nul",
        "\u0001"
      })
  void leavesOutALineOfBrokenJson(String broken) {
    PartialBatch partial = lines("@\n" + broken + "\n@");
    assertEquals(TWO_LINES, Door.text(partial.batch()));
    assertEquals(List.of("1 malformed"), rejected(partial));
    assertTrue(
        partial.rejected().getFirst().errors().getFirst().msg().contains("at line 2"),
        () -> partial.rejected().toString());
    PartialBatch last = lines("@\n@\n" + broken);
    assertEquals(TWO_LINES, Door.text(last.batch()));
    assertEquals(List.of("2 malformed"), rejected(last));
  }

  @Test
  void leavesOutWhatIsTooLongOrTooDeep() {
    String longEntry = ENTRY.replace("login", "l".repeat(2048));
    String deep =
        "{" + REQUIRED + ",\"metadata\":" + "{\"a\":".repeat(9) + "1" + "}".repeat(9) + "}";
    String abyss = "{" + REQUIRED + ",\"metadata\":" + "[".repeat(1500) + "]".repeat(1500) + "}";
    PartialBatch partial = lines("@\n" + longEntry + "\n" + deep + "\n" + abyss + "\n@");
    assertEquals(TWO_LINES, Door.text(partial.batch()));
    assertEquals(List.of("1 too_long", "2 too_deep", "3 too_deep"), rejected(partial));
  }

  @Test
  void takesABodyWithoutFault() {
    assertEquals(List.of(), array("[@,@]").rejected());
    assertEquals(TWO_LINES, Door.text(lines("@\n@").batch()));
  }

  @Test
  void refusesABrokenArray() {
    for (String broken : List.of("[@", "[@,", "[@ @]", "[@]x", "[@,{]")) {
      LogServerException refused = assertThrows(LogServerException.class, () -> array(broken));
      assertEquals(ErrorCode.MALFORMED, refused.code(), broken);
    }
  }

  @Test
  void refusesABodyWithoutAValidEntry() {
    for (String body : List.of("[{},7]", "[]", "[{}]")) {
      LogServerException refused = assertThrows(LogServerException.class, () -> array(body));
      assertEquals(ErrorCode.INVALID, refused.code(), body);
      assertTrue(!refused.details().isEmpty(), body);
    }
    assertEquals(
        ErrorCode.INVALID, assertThrows(LogServerException.class, () -> lines("{\n7")).code());
    assertEquals(ErrorCode.INVALID, assertThrows(LogServerException.class, () -> lines("")).code());
  }

  @Test
  void refusesABodyOfWhichItWouldLeaveOutTooMuch() {
    String bad = "{}\n".repeat(EntryProblems.MAX_REJECTED);
    assertEquals(EntryProblems.MAX_REJECTED, lines("@\n" + bad).rejected().size());
    LogServerException refused =
        assertThrows(LogServerException.class, () -> lines("@\n" + bad + "{\n"));
    assertEquals(ErrorCode.INVALID, refused.code());
    assertTrue(refused.getMessage().contains("More than 1000"), refused.getMessage());
    assertEquals(EntryProblems.MAX, refused.details().size());
    String badElements = "{},".repeat(EntryProblems.MAX_REJECTED + 1);
    assertThrows(LogServerException.class, () -> array("[" + badElements + "@]"));
  }

  @Test
  void namesAFewProblemsOfAnEntryOnly() {
    String repeated = "{" + REQUIRED + ",\"x\":1".repeat(100) + "}";
    assertEquals(10, lines("@\n" + repeated).rejected().getFirst().errors().size());
  }

  @Test
  void forgetsOneBodyBeforeTheNext() {
    LogDecoder decoder = decoder();
    byte[] lines = (ENTRY + "\n{}").getBytes(UTF_8);
    decoder.decodeValidOfLines(Door.TENANT, Door.USER, lines, lines.length);
    byte[] good = ENTRY.getBytes(UTF_8);
    PartialBatch next = decoder.decodeValidOfLines(Door.TENANT, Door.USER, good, good.length);
    assertEquals(List.of(), next.rejected());
    byte[] bad = "[{}]".getBytes(UTF_8);
    assertThrows(
        LogServerException.class,
        () -> decoder.decodeArray(Door.TENANT, Door.USER, bad, bad.length));
  }
}
