package io.logserver.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What travels arrives as it was, and what is not understood is told apart. */
class WireTest {

  private static final String HOSTILE = "\"}\u0000\r\n\\u0000 ${x} \uD83D\uDE00 \u202E </script>";

  private static final Wire<String> TEXT =
      Wire.json(7, text -> new JsonObject().put("text", text), json -> json.getString("text"));

  private static final Wire<Reply<String>> REPLY = Reply.wire("test.text", TEXT);

  @Test
  void bringsAValueBack() {
    assertEquals(HOSTILE, TEXT.decode(TEXT.encode(HOSTILE)));
    assertEquals(7, TEXT.encode("x").getByte(0));
  }

  @Test
  void namesAVersionThatItDoesNotKnow() {
    Buffer bytes = TEXT.encode("x").copy().setByte(0, (byte) 8);

    WireException failure = assertThrows(WireException.class, () -> TEXT.decode(bytes));

    assertEquals("version 8 is not known here, only version 7", failure.getMessage());
  }

  @Test
  void quotesNothingOfBytesThatAreBroken() {
    for (String broken : List.of("", "{", "[]", "secret", "{\"secret\"")) {
      Buffer bytes = Buffer.buffer().appendByte((byte) 7).appendString(broken);
      WireException failure = assertThrows(WireException.class, () -> TEXT.decode(bytes), broken);
      assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
      assertNull(failure.getCause());
    }
    assertThrows(WireException.class, () -> TEXT.decode(Buffer.buffer()));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void bringsAFailureBackWithAllThatItSays(ErrorCode code) {
    LogServerException failure =
        new LogServerException(
            code, HOSTILE, List.of(ErrorDetail.at(HOSTILE, HOSTILE, "body", 3, HOSTILE)), 77);

    LogServerException back = (LogServerException) reply(failure).failure();

    assertEquals(code, back.code());
    assertEquals(HOSTILE, back.getMessage());
    assertEquals(failure.details(), back.details());
    assertEquals(77, back.retryAfterSeconds());
  }

  @Test
  void tellsNothingOfAFault() {
    LogServerException back =
        (LogServerException) reply(new IllegalStateException("secret")).failure();

    assertEquals(ErrorCode.INTERNAL, back.code());
    assertFalse(back.getMessage().contains("secret"));
  }

  @Test
  void refusesAReplyThatIsNone() {
    assertThrows(WireException.class, () -> REPLY.decode(Buffer.buffer()));
    assertThrows(WireException.class, () -> REPLY.decode(Buffer.buffer(new byte[] {9, 1})));
    WireException failure =
        assertThrows(WireException.class, () -> REPLY.decode(Buffer.buffer(new byte[] {1, 8})));
    assertTrue(failure.getMessage().contains("version 8"));
  }

  private static Reply<String> reply(Throwable failure) {
    return REPLY.decode(REPLY.encode(new Reply<>(null, failure)));
  }
}
