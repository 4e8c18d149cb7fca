package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldConditionTest {

  private static boolean meets(String path, String value, Line line) {
    FieldCondition condition = new FieldCondition(path, value);
    return line.matches(
        new LogFilter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(condition), null));
  }

  private static boolean meets(String path, String value, String metadata) {
    return meets(path, value, Line.with("metadata", metadata));
  }

  @ParameterizedTest
  @ValueSource(strings = {"action", "resource_type", "resource_id", "user_id", "ip_address"})
  void aFieldEqualsItsDecodedTextInThatCase(String field) {
    Line line = Line.with(field, "\"Caf\\u00e9 \\\"x\\\"\"");
    assertTrue(meets(field, "Café \"x\"", line));
    assertFalse(meets(field, "café \"x\"", line));
    assertFalse(meets(field, "Café", line));
    assertFalse(meets(field, "Café \"x\" ", line));
  }

  @Test
  void nullEqualsNothing() {
    assertFalse(meets("ip_address", "null", Line.with("ip_address", "null")));
    assertFalse(meets("metadata.a", "null", "{\"a\":null}"));
    assertFalse(meets("user_agent", "null", Line.with("user_agent", "null")));
    assertTrue(meets("metadata.a", "null", "{\"a\":\"null\"}"));
    assertFalse(meets("metadata.a", "1", "null"));
  }

  @Test
  void userAgentContainsInAnyCase() {
    Line line = Line.with("user_agent", "\"Mozilla/5.0 (É)\"");
    assertTrue(meets("user_agent", "zilla/5", line));
    assertTrue(meets("user_agent", "(é)", line));
    assertFalse(meets("user_agent", "login", line));
  }

  @Test
  void aPathStepsThroughObjectsAndArrays() {
    String nested =
        "{\"skip\":{\"b\":\"no\"},\"a\":[1,[{\"b\":\"x\"},{\"b\":[\"y\",true,1.50]}],\"z\"]}";
    assertTrue(meets("metadata.a", "1", nested));
    assertTrue(meets("metadata.a", "z", nested));
    assertTrue(meets("metadata.a.b", "x", nested));
    assertTrue(meets("metadata.a.b", "y", nested));
    assertTrue(meets("metadata.a.b", "true", nested));
    assertTrue(meets("metadata.a.b", "1.50", nested));
    assertFalse(meets("metadata.a.b", "1.5", nested));
    assertFalse(meets("metadata.a.b", "no", nested));
    assertFalse(meets("metadata.b", "x", nested));
    assertFalse(meets("before.a", "1", nested));
  }

  @Test
  void keysMayHoldDotsEscapesAndAnything() {
    assertTrue(meets("metadata.a.b.c", "1", "{\"a.b\":{\"c\":1}}"));
    assertTrue(meets("metadata.a.b.c", "1", "{\"a\":{\"b\\u002ec\":1}}"));
    assertTrue(meets("metadata.$date", "1", "{\"$date\":1}"));
    assertTrue(meets("metadata.\u0000é", "1", "{\"\\u0000\\u00E9\":1}"));
    assertTrue(meets("metadata..x", "1", "{\"\":{\"x\":1}}"));
    assertFalse(meets("metadata.ab", "1", "{\"a\":{\"b\":1}}"));
    assertFalse(meets("metadata.a", "1", "{\"ab\":1}"));
  }

  @Test
  void ofDuplicateKeysAnyMayMatch() {
    assertTrue(meets("metadata.a", "1", "{\"a\":1,\"a\":2}"));
    assertTrue(meets("metadata.a", "2", "{\"a\":{\"a\":1},\"a\":2}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata",
        "message",
        "id",
        "tenant_id",
        "severity",
        "action.x",
        "meta.x",
        "",
        ".",
        ".metadata"
      })
  void thereAreNoConditionsOnOtherNames(String name) {
    assertFalse(FieldCondition.isPath(name));
    assertThrows(IllegalArgumentException.class, () -> new FieldCondition(name, "x"));
  }
}
