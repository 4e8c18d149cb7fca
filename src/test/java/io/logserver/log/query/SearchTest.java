package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

  private static boolean finds(String search, String messageJson) {
    return finds(search, Line.with("message", messageJson));
  }

  private static boolean finds(String search, Line line) {
    SearchExpression expression = new SearchExpression(search);
    return line.matches(
        new LogFilter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), expression));
  }

  @Test
  void aTermIsAWholeWordInAnyCase() {
    assertTrue(finds("TIMEOUT", "\"a Timeout, again\""));
    assertFalse(finds("time", "\"a timeout\""));
    assertFalse(finds("out", "\"a timeout\""));
    assertFalse(finds("timeout", "\"timeout2\""));
    assertTrue(finds("timeout", "\"timeout_2\""));
  }

  @Test
  void allTermsMustMatchEachMayInAnotherValue() {
    Line line = Line.with("message", "\"disk full\"").and("metadata", "{\"host\":\"db7\"}");
    assertTrue(finds("db7  full", line));
    assertTrue(finds("\tfull\u00A0login ", line));
    assertFalse(finds("db7 empty", line));
  }

  @Test
  void aPhraseIsASubstringOfOneValue() {
    assertTrue(finds("\"sk Fu\"", "\"disk full\""));
    assertFalse(finds("\"disk  full\"", "\"disk full\""));
    assertFalse(finds("\"login user\"", "null"));
    assertTrue(finds("\" \"", "\"disk full\""));
  }

  @Test
  void aTrailingStarMatchesWordsWithThatBeginning() {
    assertTrue(finds("tim*", "\"a timeout\""));
    assertTrue(finds("timeout*", "\"a timeout\""));
    assertFalse(finds("out*", "\"a timeout\""));
  }

  @Test
  void starsOnBothSidesMatchASubstring() {
    assertTrue(finds("*MEO*", "\"a timeout\""));
    assertTrue(finds("*e-o*", "\"time-out\""));
    assertFalse(finds("*e-o*", "\"time out\""));
    assertTrue(finds("*\"*", "\"say \\\"hi\\\"\""));
  }

  @Test
  void aTermWithOtherCharactersIsItsWordsInSequenceInOneValue() {
    assertTrue(finds("old77@example.com", "\"<OLD77@example.com>\""));
    assertTrue(finds("old77@example.com", "\"old77 example, com\""));
    assertFalse(finds("old77@example.com", "\"old77@example.community\""));
    assertFalse(finds("old77@example.com", "\"old77@sub.example.com\""));
    assertTrue(finds("10.0.0.1", "\"from 10.0.0.1:80\""));
    assertFalse(finds("10.0.0.1", "\"from 110.0.0.1\""));
    assertFalse(finds("10.0.0.1", "\"from 10.0.0.12\""));
    assertTrue(finds("10.0.0.1*", "\"from 10.0.0.12\""));
    assertFalse(finds("login-user", "null"));
    assertTrue(finds("a.a.b", "\"a a a b\""));
  }

  @Test
  void aStarBehindAnotherCharacterThanALetterOrDigitAddsNothing() {
    assertTrue(finds("10.0.0.*", "\"10.0.0.7\""));
    assertFalse(finds("10.0.0.*", "\"10.0.01.7\""));
  }

  @Test
  void aTermWithoutAnyWordIsASubstring() {
    assertTrue(finds("--", "\"a -- b\""));
    assertFalse(finds("--", "\"a - b\""));
    assertTrue(finds("😀", "\"well😀\""));
    assertTrue(finds("--*", "\"a -- b\""));
  }

  @Test
  void searchesAllValuesButIdAndTenant() {
    Line line =
        Line.with(
            "metadata", "{\"n\":[{\"deep\":-17.50}],\"flag\":true,\"none\":null,\"Key\":\"v\"}");
    for (String found :
        List.of(
            "info", "2025-06-27T12", "u1", "login", "user", "4711", "-17.50", "17", "true", "v")) {
      assertTrue(finds(found, line), found);
    }
    for (String missed :
        List.of(
            "acme",
            "*0197aeb6*",
            "null",
            "none",
            "key",
            "metadata",
            "*tenant*",
            "false",
            "\"7.5,\"")) {
      assertFalse(finds(missed, line), missed);
    }
  }

  @Test
  void escapedTextIsSearchedByWhatItMeans() {
    assertTrue(finds("caf\u00e9", "\"caf\\u00e9\""));
    assertTrue(finds("CAF\u00c9", "\"\\u0063af\u00e9\""));
    assertTrue(finds("line", "\"one\\nline\""));
    assertFalse(finds("nline", "\"one\\nline\""));
    assertTrue(finds("*a/b*", "\"a\\/b\""));
    assertTrue(finds("*😀*", "\"\\ud83d\\ude00\""));
    assertFalse(finds("*u00e9*", "\"caf\\u00e9\""));
  }

  @Test
  void foldsLettersOfAllScriptsOneByOne() {
    assertTrue(finds("ΣΊΣΥΦΟΣ", "\"σίσυφος\""));
    assertTrue(finds("привет", "\"ПРИВЕТ\""));
    assertTrue(finds("kelvin", "\"\u212Aelvin\""));
    assertTrue(finds("see", "\"\u017Fee\""));
    assertFalse(finds("strasse", "\"straße\""));
  }

  @Test
  void aWordMayBeVeryLong() {
    String word = "QUJD".repeat(25_000);
    assertTrue(finds("QUJDQUJD*", '"' + word + '"'));
    assertTrue(finds("*jdqu*", '"' + word + '"'));
    assertFalse(finds("qujd", '"' + word + '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*", "**", "***", "*x", "a*b", "*a*b*", "a** ", "\"open", "\"", "\"\"", "\"a\"b", "\"a\"*",
        " ", "ok *x"
      })
  void refusesWhatIsNoTermAndSaysWhatIs(String search) {
    LogServerException e =
        assertThrows(LogServerException.class, () -> new SearchExpression(search));
    assertEquals(ErrorCode.INVALID, e.code());
    ErrorDetail detail = e.details().getFirst();
    assertEquals(List.of("query", "search"), detail.loc());
    assertTrue(
        detail
            .msg()
            .endsWith("allowed are word, prefix*, *part*, \"a phrase\", separated by white space"),
        detail.msg());
  }

  @Test
  void capsLengthAndNumberOfTerms() {
    assertEquals(
        "too_long",
        assertThrows(LogServerException.class, () -> new SearchExpression("x".repeat(513)))
            .details()
            .getFirst()
            .type());
    assertEquals(
        "too_long",
        assertThrows(LogServerException.class, () -> new SearchExpression("x ".repeat(33)))
            .details()
            .getFirst()
            .type());
    assertEquals(32, new SearchExpression("x ".repeat(32)).terms().size());
    assertEquals(
        "too_long",
        assertThrows(LogServerException.class, () -> new SearchExpression("x.".repeat(65)))
            .details()
            .getFirst()
            .type());
  }

  @Test
  void requiresOnlyWordsThatAreCertainlyWhole() {
    assertEquals(Set.of("old", "77", "10"), required("old-77 10.prefix*"));
    assertEquals(Set.of("inner", "word"), required("\"at inner word end\""));
    assertEquals(Set.of("both"), required("*-both-*"));
    assertEquals(Set.of(), required("*part* \"two words\" pre* --"));
  }

  private static Set<String> required(String search) {
    LogFilter filter =
        new LogFilter(
            Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), new SearchExpression(search));
    Set<String> known = new java.util.HashSet<>();
    for (long hash : filter.requiredWords()) {
      ReferenceFilter.words(search).stream()
          .filter(word -> WordHash.of(word) == hash)
          .forEach(known::add);
    }
    assertEquals(known.size(), filter.requiredWords().length);
    return known;
  }
}
