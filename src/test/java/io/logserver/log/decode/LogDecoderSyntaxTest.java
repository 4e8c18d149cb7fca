package io.logserver.log.decode;

import static io.logserver.log.decode.Door.ENTRY;
import static io.logserver.log.decode.Door.REQUIRED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.decode.Door.Form;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogDecoderSyntaxTest {

  private final Door door = new Door();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity",
        "tru",
        "truex",
        "nul",
        "True",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u12\u0663\"",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "[1}",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\" 1}",
        "{1:1}",
        "{\"a\":1]",
        "{,}",
        "[]]",
        "/**/1",
        "1//",
        "\u00a01",
        "\ufeff1",
        ""
      })
  void refusesWhatIsNotJson(String value) {
    door.assertMalformed(Form.ONE, "{" + REQUIRED + ",\"metadata\":{\"x\":" + value + "}}");
    door.assertMalformed(Form.ONE, "{" + REQUIRED + ",\"x\":" + value + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "c2",
        "c222",
        "e08080",
        "e09fbf",
        "eda080",
        "edbfbf",
        "e2",
        "e282",
        "e28222",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "f09f98",
        "f09f9822",
        "ff",
        "fe"
      })
  void refusesInvalidUtf8(String hex) {
    String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    for (String padding : new String[] {"", "0123456789"}) {
      String text = "\"" + padding + bytes + padding + "\"";
      door.assertMalformed(
          Form.ONE, ("{" + REQUIRED + ",\"message\":" + text + "}").getBytes(ISO_8859_1));
      door.assertMalformed(
          Form.ONE, ("{" + REQUIRED + ",\"before\":{\"a\":" + text + "}}").getBytes(ISO_8859_1));
      door.assertMalformed(Form.ONE, ("{" + REQUIRED + "," + text + ":1}").getBytes(ISO_8859_1));
    }
    door.assertMalformed(Form.ONE, (ENTRY + bytes).getBytes(ISO_8859_1));
  }

  @Test
  void takesEveryCharacterOfUnicode() {
    StringBuilder text = new StringBuilder();
    for (int c = 0x20; c <= 0x10ffff; c += c < 0x3000 ? 1 : 251) {
      if (c != '"' && c != '\\' && !(c >= 0xd800 && c <= 0xdfff)) {
        text.appendCodePoint(c);
      }
    }
    text.append("\u0080\u07ff\u0800\ud7ff\ue000\uffff")
        .appendCodePoint(0x10000)
        .appendCodePoint(0x10ffff);
    assertEquals(Door.line("\"" + text + "\""), door.oneWith("\"message\":\"" + text + "\""));
  }

  @Test
  void findsTheEndOfAStringAtAnyOffset() {
    for (int length = 0; length < 40; length++) {
      for (String special : new String[] {"", "\\\"", "é", "\\u0022", "\\\\"}) {
        String message = "\"" + "x".repeat(length) + special + "yz\"";
        assertEquals(Door.line(message), door.oneWith("\"message\":" + message));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void takesNestingUpToTheLimit(Form form) {
    Door shallow = new Door(new DecodeLimits(10_000, 4));
    String open = form == Form.ARRAY ? "[{" : "{";
    String close = form == Form.ARRAY ? "}]" : "}";
    LogBatch batch =
        shallow.decode(form, open + REQUIRED + ",\"before\":{\"a\":[{}]},\"x\":[[]]" + close);
    assertEquals(1, batch.count());
    String[] beforeLoc = {"body", "before"};
    String tooDeep = open + REQUIRED + ",\"before\":{\"a\":[{\"b\":[]}]}" + close;
    if (form == Form.ONE) {
      shallow.assertInvalid(form, tooDeep, "too_deep", (Object[]) beforeLoc);
    } else {
      shallow.assertInvalid(form, tooDeep, "too_deep", "body", 0, "before");
    }
  }

  @Test
  void countsAnUnknownFieldWhereItWillBeKept() {
    Door shallow = new Door(new DecodeLimits(10_000, 4));
    shallow.assertInvalidWith("\"x\":[[[]]]", "too_deep", "x");
  }

  @Test
  void takesThirtyTwoLevelsByDefault() {
    String deepest = "{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}";
    assertEquals(Door.lineWithMetadata(deepest), door.oneWith("\"metadata\":" + deepest));
    door.assertInvalidWith("\"metadata\":" + deepest.replace("[]", "[[]]"), "too_deep", "metadata");
  }

  @Test
  void survivesAnyNesting() {
    String body = "{" + REQUIRED + ",\"before\":" + "[".repeat(5_000_000);
    door.assertInvalid(Form.ONE, body, "too_deep", "body");
  }

  @Test
  void takesAnEntryUpToTheLimit() {
    int size = Door.line().length() - 1;
    assertEquals(Door.line(), new Door(new DecodeLimits(size, 32)).one(ENTRY));
    new Door(new DecodeLimits(size - 1, 32)).assertInvalid(Form.ONE, ENTRY, "too_long", "body");
    new Door(new DecodeLimits(size, 32))
        .assertInvalid(
            Form.LINES,
            ENTRY + "\n" + ENTRY.replace("login", "logins") + "\n" + ENTRY,
            "too_long",
            "body",
            1);
  }

  @Test
  void countsAnEntryWithoutItsWhiteSpace() {
    int size = Door.line().length() - 1;
    String spaced = "{" + " ".repeat(100_000) + REQUIRED + "}";
    assertEquals(Door.line(), new Door(new DecodeLimits(size, 32)).one(spaced));
  }

  @Test
  void growsForLargeBodies() {
    String message = "\"" + "m".repeat(200_000) + "\"";
    String entry = "{" + REQUIRED + ",\"message\":" + message + "}";
    LogBatch batch = door.decode(Form.LINES, (entry + "\n").repeat(40));
    assertEquals(40, batch.count());
    assertEquals(40L * Door.line(message).length(), batch.lines().length);
    assertEquals(
        Door.text(batch).lines().skip(39).findFirst().orElseThrow() + "\n",
        Door.line(39, Door.NOW_TEXT, message));
  }

  @Test
  void refusesABodyThatGrowsOutOfBounds() {
    LogDecoder decoder = new LogDecoder(DecodeLimits.DEFAULT, Door.ids());
    byte[] body = (ENTRY + "\n").repeat(1400).getBytes(UTF_8);
    String user = "u".repeat(200_000);
    LogServerException refused =
        assertThrows(
            LogServerException.class,
            () -> decoder.decodeLines(Door.TENANT, user, body, body.length));
    assertEquals(ErrorCode.TOO_LARGE, refused.code());
  }

  @Test
  void survivesManyUnknownFields() {
    StringBuilder body = new StringBuilder("{" + REQUIRED);
    for (int i = 0; i < 15_000; i++) {
      body.append(",\"k").append(i).append("\":").append(i);
    }
    String text = door.one(body.append('}').toString());
    assertEquals(Door.lineWithMetadata("{" + body.substring(REQUIRED.length() + 2)), text);
  }

  @Test
  void refusesLimitsThatCannotWork() {
    assertThrows(IllegalArgumentException.class, () -> new DecodeLimits(0, 32));
    assertThrows(IllegalArgumentException.class, () -> new DecodeLimits(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new DecodeLimits(1, 1001));
  }

  @Test
  void endsEveryLineWithALineFeedAndHasNoOther() {
    byte[] lines = door.decode(Form.ARRAY, "[" + ENTRY.replace(",", "\n,\r\n") + "]").lines();
    assertEquals(new String(lines, UTF_8).indexOf('\n'), lines.length - 1);
  }
}
