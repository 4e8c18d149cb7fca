package io.logserver.log.query;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogQueryParserTest {

  private static List<Map.Entry<String, String>> params(String... namesAndValues) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.add(entry(namesAndValues[i], namesAndValues[i + 1]));
    }
    return parameters;
  }

  private static LogQuery parse(String... namesAndValues) {
    return LogQueryParser.parse(params(namesAndValues));
  }

  private static List<ErrorDetail> problems(String... namesAndValues) {
    LogServerException e = assertThrows(LogServerException.class, () -> parse(namesAndValues));
    assertEquals(ErrorCode.INVALID, e.code());
    return e.details();
  }

  private static void assertProblem(ErrorDetail expected, String... namesAndValues) {
    assertEquals(List.of(expected), problems(namesAndValues));
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void withoutParametersItIsTheFirstPageOfAllLogsNewestFirst() {
    assertEquals(new LogQuery(LogFilter.ALL, Order.DESC, 0, 50, null, Total.BOUNDED), parse());
  }

  @Test
  void readsPageSizeOrderAndTotal() {
    LogQuery query = parse("page", "3", "size", "20", "order", "asc", "total", "exact");
    assertEquals(new LogQuery(LogFilter.ALL, Order.ASC, 40, 20, null, Total.EXACT), query);
    assertEquals(3, query.page());
    assertEquals(10, parse("page", "10", "size", "1000").page());
  }

  @Test
  void readsEveryFilter() {
    LogFilter filter =
        parse(
                "severity", "INFO,ERROR",
                "action", "login",
                "user_agent", "curl",
                "metadata.editor", "admin",
                "search", "disk full",
                "from", "2025-06-27",
                "to", "1751068800000")
            .filter();
    assertEquals(
        new LogFilter(
            Set.of(Severity.INFO, Severity.ERROR),
            millis("2025-06-27T00:00:00Z"),
            millis("2025-06-28T00:00:00Z"),
            List.of(
                new FieldCondition("action", "login"),
                new FieldCondition("user_agent", "curl"),
                new FieldCondition("metadata.editor", "admin")),
            new SearchExpression("disk full")),
        filter);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-27T12:34:56.789Z, 2025-06-27T12:34:56.789Z",
    "2025-06-27T14:34:56.789+02:00, 2025-06-27T12:34:56.789Z",
    "2025-06-27T14:34:56.789 02:00, 2025-06-27T12:34:56.789Z",
    "2025-06-27t12:34:56z, 2025-06-27T12:34:56Z",
    "2025-06-27T12:34:56.7890001Z, 2025-06-27T12:34:56.790Z",
    "2025-06-26T23:00:00-01:30, 2025-06-27T00:30:00Z",
    "2025-06-27T22:59:59+23:59, 2025-06-26T23:00:59Z",
    "2025-06-27, 2025-06-27T00:00:00Z",
    "1751027696789, 2025-06-27T12:34:56.789Z",
    "0, 1970-01-01T00:00:00Z",
  })
  void fromAndToAreTheFirstMillisecondNotBeforeATime(String text, String expected) {
    assertEquals(millis(expected), parse("from", text).filter().from());
    assertEquals(millis(expected), parse("to", text).filter().to());
  }

  @Test
  void timestampIsOneMillisecondOrOneDayAndNarrowsFromAndTo() {
    LogFilter instant = parse("timestamp", "2025-06-27T12:34:56.789Z").filter();
    assertEquals(millis("2025-06-27T12:34:56.789Z"), instant.from());
    assertEquals(millis("2025-06-27T12:34:56.790Z"), instant.to());
    LogFilter day =
        parse("timestamp", "2025-06-27", "from", "2025-06-27T10:00:00Z", "to", "2025-07-01")
            .filter();
    assertEquals(millis("2025-06-27T10:00:00Z"), day.from());
    assertEquals(millis("2025-06-28T00:00:00Z"), day.to());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2025-02-30",
        "2025-06-27T12:34:56",
        "2025-06-27T25:00:00Z",
        "2025-06-27T12:34Z",
        "20250627T120000Z",
        "1e3",
        "2025-06-27T12:00:00+25:00",
        "9999999999999999",
        "２０２５-06-27"
      })
  void refusesWhatIsNoTime(String text) {
    assertProblem(
        ErrorDetail.at(
            "type",
            "from '"
                + text
                + "' is not a time; allowed are RFC 3339 (2025-06-27T12:34:56.789+02:00),"
                + " epoch milliseconds, or a day in UTC (2025-06-27)",
            "query",
            "from"),
        "from",
        text);
  }

  @Test
  void reportsAllProblemsTogether() {
    List<ErrorDetail> problems =
        problems(
            "page",
            "0",
            "size",
            "x",
            "order",
            "up",
            "severity",
            "INFO,bad,",
            "searhc",
            "x",
            "action",
            "",
            "to",
            "?");
    assertEquals(
        Set.of(
            ErrorDetail.at(
                "range",
                "page '0' is out of range; allowed is a whole number from 1 to 10000",
                "query",
                "page"),
            ErrorDetail.at(
                "type",
                "size 'x' is not a number; allowed is a whole number from 1 to 1000",
                "query",
                "size"),
            ErrorDetail.at(
                "enum", "order 'up' is not known; allowed are desc, asc", "query", "order"),
            ErrorDetail.at(
                "enum",
                "severity 'bad' is not known; allowed are DEBUG, INFO, WARNING, ERROR, CRITICAL",
                "query",
                "severity"),
            ErrorDetail.at(
                "enum",
                "severity '' is not known; allowed are DEBUG, INFO, WARNING, ERROR, CRITICAL",
                "query",
                "severity"),
            ErrorDetail.at(
                "unknown",
                "searhc is not a parameter here; allowed are page, size, cursor, order, total, severity,"
                    + " from, to, timestamp, search, action, resource_type, resource_id, user_id, ip_address, user_agent,"
                    + " and paths such as metadata.editor below before, after and metadata",
                "query",
                "searhc"),
            ErrorDetail.at(
                "empty", "action is empty; leave it out or give it a value", "query", "action"),
            ErrorDetail.at(
                "type", "to '?' is not a time; " + TimeParameter.ALLOWED, "query", "to")),
        Set.copyOf(problems));
    assertEquals(8, problems.size());
  }

  @Test
  void refusesARepeatedParameter() {
    assertProblem(
        ErrorDetail.at(
            "repeated", "severity is given more than once; allowed is once", "query", "severity"),
        "severity",
        "INFO",
        "severity",
        "ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1001", "0", "-1", "99999999999999999999"})
  void refusesASizeOutOfRange(String size) {
    assertProblem(
        ErrorDetail.at(
            "range",
            "size '" + size + "' is out of range; allowed is a whole number from 1 to 1000",
            "query",
            "size"),
        "size",
        size);
  }

  @Test
  void pointsToCursorsBeyondTenThousandLogs() {
    assertEquals(9_950, parse("page", "200").offset());
    assertProblem(
        ErrorDetail.at(
            "range",
            "page 201 times size 50 is beyond 10000 logs; go on with cursor, from meta.next_cursor of the page before",
            "query",
            "page"),
        "page",
        "201");
  }

  @Test
  void aCursorGoesOnBehindItsPositionAndCountsNothingUnlessAsked() {
    LogPosition position = new LogPosition(1_751_027_696_789L, new LogId(1, 2));
    String cursor = Cursor.encode(position, LogFilter.ALL, Order.DESC);
    assertEquals(
        new LogQuery(LogFilter.ALL, Order.DESC, 0, 7, position, Total.NONE),
        parse("cursor", cursor, "size", "7"));
    assertEquals(Total.BOUNDED, parse("cursor", cursor, "total", "bounded").total());
    assertEquals(0, parse("cursor", cursor).page());
    assertProblem(
        ErrorDetail.at(
            "conflict",
            "page cannot be given together with cursor; allowed is one of them",
            "query",
            "page"),
        "cursor",
        cursor,
        "page",
        "1");
    assertEquals(
        List.of("query", "cursor"),
        problems("cursor", cursor, "severity", "INFO").getFirst().loc());
  }

  @Test
  void aSearchThatIsNoneIsReportedWithTheRest() {
    List<ErrorDetail> problems = problems("search", "a*b", "page", "x");
    assertEquals(
        Set.of(List.of("query", "search"), List.of("query", "page")),
        Set.of(problems.get(0).loc(), problems.get(1).loc()));
  }

  @Test
  void capsConditionsAndTheirLength() {
    String[] many = new String[66];
    for (int i = 0; i < 33; i++) {
      many[2 * i] = "metadata.k" + i;
      many[2 * i + 1] = "v";
    }
    assertProblem(
        ErrorDetail.at(
            "too_many",
            "metadata.k32 is one of 33 conditions; allowed are 32",
            "query",
            "metadata.k32"),
        many);
    assertEquals("too_long", problems("action", "x".repeat(1025)).getFirst().type());
    assertTrue(problems("x".repeat(5000), "y").getFirst().msg().length() < 500);
  }

  @Test
  void endpointsWithFiltersOnlyKnowNoPagesButTheirOwnParameters() {
    LogFilter filter =
        LogQueryParser.parseFilter(params("interval", "1m", "action", "login"), Set.of("interval"));
    assertEquals(List.of(new FieldCondition("action", "login")), filter.fields());
    assertNull(filter.search());
    LogServerException e =
        assertThrows(
            LogServerException.class,
            () -> LogQueryParser.parseFilter(params("page", "1"), Set.of("interval")));
    assertTrue(
        e.details()
            .getFirst()
            .msg()
            .startsWith("page is not a parameter here; allowed are interval, severity"));
  }
}
