package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CursorTest {

  private static final FieldCondition LOGIN = new FieldCondition("action", "login");
  private static final FieldCondition ADMIN = new FieldCondition("metadata.editor", "admin");
  private static final LogPosition POSITION =
      new LogPosition(1_751_027_696_789L, new LogId(0x0197aeb600007000L, 0x80000000000000abL));

  private static LogFilter filter(Set<Severity> severities, FieldCondition... fields) {
    return new LogFilter(severities, 5, 10, List.of(fields), new SearchExpression("disk"));
  }

  private static void assertRefused(String text, LogFilter filter, Order order) {
    LogServerException e =
        assertThrows(LogServerException.class, () -> Cursor.decode(text, filter, order));
    assertEquals(ErrorCode.INVALID, e.code());
    assertEquals(List.of("query", "cursor"), e.details().getFirst().loc());
  }

  @Test
  void comesBackWithTheSameFiltersInAnyOrderOfTheirs() {
    String cursor = Cursor.encode(POSITION, filter(Set.of(Severity.INFO), LOGIN, ADMIN), Order.ASC);
    assertTrue(cursor.matches("[A-Za-z0-9_-]+"), cursor);
    assertEquals(
        POSITION, Cursor.decode(cursor, filter(Set.of(Severity.INFO), ADMIN, LOGIN), Order.ASC));
  }

  @Test
  void isTheSameTextInEveryProcess() {
    assertEquals(
        "AQAAAZexYkSVAZeutgAAcACAAAAAAAAAq8EUqh-zFbVw",
        Cursor.encode(POSITION, LogFilter.ALL, Order.DESC));
  }

  @Test
  void isRefusedWithOtherFiltersOrAnotherOrder() {
    LogFilter filter = filter(Set.of(Severity.INFO), LOGIN);
    String cursor = Cursor.encode(POSITION, filter, Order.DESC);
    assertRefused(cursor, filter, Order.ASC);
    assertRefused(cursor, filter(Set.of(Severity.ERROR), LOGIN), Order.DESC);
    assertRefused(cursor, filter(Set.of(Severity.INFO), ADMIN), Order.DESC);
    assertRefused(
        cursor,
        new LogFilter(filter.severities(), 5, 11, filter.fields(), filter.search()),
        Order.DESC);
    assertRefused(
        cursor,
        new LogFilter(filter.severities(), 6, 10, filter.fields(), filter.search()),
        Order.DESC);
    assertRefused(
        cursor, new LogFilter(filter.severities(), 5, 10, filter.fields(), null), Order.DESC);
  }

  @Test
  void isRefusedWithAnyCharacterChangedLostOrAdded() {
    String cursor = Cursor.encode(POSITION, LogFilter.ALL, Order.DESC);
    for (int i = 0; i < cursor.length(); i++) {
      for (char c : "AZaz09-_=+/ é".toCharArray()) {
        if (cursor.charAt(i) != c) {
          assertRefused(
              cursor.substring(0, i) + c + cursor.substring(i + 1), LogFilter.ALL, Order.DESC);
        }
      }
      assertRefused(cursor.substring(0, i) + cursor.substring(i + 1), LogFilter.ALL, Order.DESC);
      assertRefused(cursor.substring(0, i) + 'A' + cursor.substring(i), LogFilter.ALL, Order.DESC);
      assertRefused(cursor.substring(0, i), LogFilter.ALL, Order.DESC);
    }
  }

  @Test
  void refusesHostileTextAndNothingElseHappens() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n < 50_000; n++) {
      StringBuilder text = new StringBuilder();
      int alphabet = random.nextBoolean() ? 0x80 : 0x10000;
      for (int length = random.nextInt(64); length > 0; length--) {
        text.append((char) random.nextInt(alphabet));
      }
      assertRefused(text.toString(), LogFilter.ALL, Order.DESC);
    }
    assertRefused("A".repeat(1 << 20), LogFilter.ALL, Order.DESC);
  }

  @Test
  void theNextPageGoesOnBehindTheLastLine() {
    LogQuery query = new LogQuery(LogFilter.ALL, Order.DESC, 0, 1, null, Total.NONE);
    byte[] line = Line.with("message", "\"x\"").bytes();
    String cursor = Cursor.next(query, new LogPage(List.of(line, line), true, -1, false));
    assertEquals(POSITION, Cursor.decode(cursor, LogFilter.ALL, Order.DESC));
    assertNull(Cursor.next(query, new LogPage(List.of(line), false, 1, true)));
  }
}
