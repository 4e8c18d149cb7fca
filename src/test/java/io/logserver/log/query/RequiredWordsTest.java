package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredWordsTest {

  @ParameterizedTest
  @ValueSource(strings = {"789z", "789Z", "000z", "\"789Z\"", "\".789Z.\"", "*.789Z.*", "789z*"})
  void whatLooksLikeMillisecondsIsNotRequired(String search) {
    assertArrayEquals(new long[0], required(search));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "89z",
        "7890z",
        "789zz",
        "789",
        "z789",
        "a789z",
        "789y",
        "7a9z",
        "\u0667\u0668\u0669z",
        "78\u0669z",
        "\uFF17\uFF18\uFF19z",
        "789\uFF5A",
        "789\u017E"
      })
  void whatOnlyNearlyLooksLikeThemIs(String search) {
    assertArrayEquals(hashes(search), required(search));
  }

  @Test
  void theOtherWordsOfATimestampAre() {
    assertArrayEquals(
        hashes("2025", "06", "27t12", "34", "56"), required("2025-06-27T12:34:56.789Z"));
    assertArrayEquals(hashes("34", "after"), required("\"12:34:789Z after \""));
  }

  @Test
  void conditionsOnFieldsRequireNoMillisecondsEither() {
    assertArrayEquals(hashes("req", "x"), of(new FieldCondition("metadata.trace", "req-789Z-x")));
    assertArrayEquals(hashes("sdk"), of(new FieldCondition("user_agent", "agent sdk 789z 1")));
  }

  private static long[] required(String search) {
    return of(List.of(), new SearchExpression(search));
  }

  private static long[] of(FieldCondition condition) {
    return of(List.of(condition), null);
  }

  private static long[] of(List<FieldCondition> fields, @Nullable SearchExpression search) {
    return new LogFilter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, fields, search).requiredWords();
  }

  private static long[] hashes(String... words) {
    return Stream.of(words).mapToLong(WordHash::of).toArray();
  }
}
