package io.logserver.log.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;

/**
 * Decoders, a new one for each body, with a clock that stands still; and what their answers should
 * be.
 */
final class Door {

  static final TenantId TENANT = new TenantId("acme");
  static final String USER = "ann";
  static final long NOW = 1_751_027_696_789L;
  static final String NOW_TEXT = "2025-06-27T12:34:56.789Z";

  /** The required fields with the values {@link #line} expects. */
  static final String REQUIRED =
      "\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"7\",\"severity\":\"INFO\"";

  static final String ENTRY = "{" + REQUIRED + "}";

  enum Form {
    ONE,
    ARRAY,
    LINES
  }

  private final DecodeLimits limits;

  Door() {
    this(DecodeLimits.DEFAULT);
  }

  Door(DecodeLimits limits) {
    this.limits = limits;
  }

  /** Ids that are the same in every run. */
  static LogIdGenerator ids() {
    return new LogIdGenerator(() -> NOW, () -> 42L);
  }

  LogBatch decode(Form form, byte[] body) {
    return decode(new LogDecoder(limits, ids()), form, body, body.length);
  }

  static LogBatch decode(LogDecoder decoder, Form form, byte[] body, int length) {
    return switch (form) {
      case ONE -> decoder.decodeOne(TENANT, USER, body, length);
      case ARRAY -> decoder.decodeArray(TENANT, USER, body, length);
      case LINES -> decoder.decodeLines(TENANT, USER, body, length);
    };
  }

  LogBatch decode(Form form, String body) {
    return decode(form, body.getBytes(UTF_8));
  }

  String one(String body) {
    return text(decode(Form.ONE, body));
  }

  /** The entry with the required fields and {@code members}. */
  String oneWith(String members) {
    return one("{" + REQUIRED + "," + members + "}");
  }

  static String text(LogBatch batch) {
    return new String(batch.lines(), UTF_8);
  }

  LogServerException refused(Form form, byte[] body) {
    return assertThrows(LogServerException.class, () -> decode(form, body));
  }

  void assertMalformed(Form form, byte[] body) {
    LogServerException refused = refused(form, body);
    assertEquals(ErrorCode.MALFORMED, refused.code(), refused::getMessage);
  }

  void assertMalformed(Form form, String body) {
    assertMalformed(form, body.getBytes(UTF_8));
  }

  List<ErrorDetail> problems(Form form, String body) {
    LogServerException refused = refused(form, body.getBytes(UTF_8));
    assertEquals(ErrorCode.INVALID, refused.code(), refused::getMessage);
    return refused.details();
  }

  /** Asserts that the body has exactly one problem, of that type, at that place. */
  ErrorDetail assertInvalid(Form form, String body, String type, Object... loc) {
    List<ErrorDetail> problems = problems(form, body);
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(type, problems.get(0).type());
    assertEquals(List.of(loc), problems.get(0).loc());
    return problems.get(0);
  }

  void assertInvalidWith(String members, String type, String field) {
    assertInvalid(Form.ONE, "{" + REQUIRED + "," + members + "}", type, "body", field);
  }

  /**
   * The canonical line of the required fields, the first of a batch, with these last six values.
   */
  static String line(String... lastSix) {
    return line(0, NOW_TEXT, lastSix);
  }

  static String line(int index, String timestamp, String... lastSix) {
    List<String> values = new ArrayList<>(List.of(lastSix));
    while (values.size() < 6) {
      values.add("null");
    }
    LogIdGenerator ids = ids();
    for (int i = 0; i < index; i++) {
      ids.next();
    }
    return "{\"id\":\""
        + ids.next()
        + "\",\"timestamp\":\""
        + timestamp
        + "\",\"severity\":\"INFO\","
        + "\"tenant_id\":\"acme\",\"user_id\":\"ann\",\"action\":\"login\",\"resource_type\":\"user\","
        + "\"resource_id\":\"7\",\"message\":"
        + values.get(0)
        + ",\"ip_address\":"
        + values.get(1)
        + ",\"user_agent\":"
        + values.get(2)
        + ",\"before\":"
        + values.get(3)
        + ",\"after\":"
        + values.get(4)
        + ",\"metadata\":"
        + values.get(5)
        + "}\n";
  }

  static String lineWithMetadata(String metadata) {
    return line("null", "null", "null", "null", "null", metadata);
  }
}
