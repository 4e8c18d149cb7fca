package io.logserver.log.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random parameters for every route that reads them: either a question within its bounds, or a 422
 * whose problems each name a parameter, in words that can be written as UTF-8.
 */
class ParametersFuzzTest {

  private static final List<String> NAMES =
      List.of(
          "page",
          "size",
          "cursor",
          "order",
          "total",
          "severity",
          "action",
          "resource_type",
          "resource_id",
          "user_id",
          "ip_address",
          "user_agent",
          "timestamp",
          "from",
          "to",
          "search",
          "metadata.a",
          "before.x.y",
          "after.",
          ".metadata",
          "metadata",
          "group_by",
          "interval",
          "format",
          "before",
          "older_than",
          "dry_run",
          "token",
          "tenant_id",
          "",
          "$where",
          "é");
  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "0",
          "-1",
          "1000",
          "10000",
          "99999999999999999999",
          "1.5",
          "1e3",
          "asc",
          "desc",
          "none",
          "bounded",
          "exact",
          "INFO",
          "info",
          "INFO,ERROR",
          ",",
          "action,severity",
          "action,action",
          "1m",
          "5m",
          "0m",
          "30d",
          "999999d",
          "1000000d",
          "true",
          "false",
          "json",
          "csv",
          "xml",
          "2026-01-01",
          "2026-02-30",
          "2026-01-01T00:00:00Z",
          "2026-01-01T00:00:00 02:00",
          "+999999999-12-31T23:59:59Z",
          "0000-00-00",
          "login",
          "\"phrase\"",
          "*",
          "*a*",
          "a*b",
          "\"",
          "\u0000",
          "😀",
          "AQAAAZexYkSVAZeutgAAcACAAAAAAAAA");

  @Test
  void asksAQuestionOrIsRefused() {
    run(20_261_125, 40_000);
  }

  @Test
  @Tag("long")
  void asksAQuestionOrIsRefusedForLonger() {
    long seed = System.nanoTime();
    System.out.println("ParametersFuzzTest seed " + seed);
    long end = System.nanoTime() + 60_000_000_000L;
    for (long round = seed; System.nanoTime() < end; round++) {
      run(round, 20_000);
    }
  }

  private static void run(long seed, int rounds) {
    SplittableRandom random = new SplittableRandom(seed);
    int taken = 0;
    for (int n = 0; n < rounds; n++) {
      List<Map.Entry<String, String>> parameters = parameters(random);
      String where = "seed " + seed + ", round " + n + ": " + parameters;
      taken += ask(p -> checkPage(LogQueryParser.parse(p), where), parameters, where);
      taken += ask(p -> LogQueryParser.parseFilter(p, Set.of("token")), parameters, where);
      taken +=
          ask(
              p -> assertFalse(GroupQuery.parse(p).fields().isEmpty() && has(p, "group_by"), where),
              parameters,
              where);
      taken +=
          ask(
              p -> assertTrue(HistogramQuery.parse(p).intervalMillis() >= 60_000, where),
              parameters,
              where);
      taken += ask(ExportQuery::parse, parameters, where);
      taken += ask(p -> CleanupQuery.parse(p, 1_800_000_000_000L), parameters, where);
    }
    assertTrue(taken > rounds / 10, "seed " + seed + ": only " + taken + " were taken");
  }

  private static boolean has(List<Map.Entry<String, String>> parameters, String name) {
    return parameters.stream().anyMatch(parameter -> parameter.getKey().equals(name));
  }

  private static void checkPage(LogQuery query, String where) {
    assertTrue(query.limit() >= 1 && query.limit() <= LogQueryParser.MAX_SIZE, where);
    assertTrue(query.offset() >= 0 && query.offset() + query.limit() <= LogQuery.BOUND, where);
    assertTrue(query.after() == null || query.offset() == 0, where);
    assertTrue(query.filter().fields().size() <= FilterParser.MAX_CONDITIONS, where);
  }

  private static int ask(
      Consumer<List<Map.Entry<String, String>>> parser,
      List<Map.Entry<String, String>> parameters,
      String where) {
    try {
      parser.accept(parameters);
      return 1;
    } catch (LogServerException e) {
      assertEquals(ErrorCode.INVALID, e.code(), where);
      assertFalse(e.details().isEmpty(), where);
      e.details().forEach(detail -> checkDetail(detail, where));
    } catch (RuntimeException e) {
      fail(where, e);
    }
    return 0;
  }

  private static void checkDetail(ErrorDetail detail, String where) {
    assertEquals("query", detail.loc().get(0), where);
    assertEquals(2, detail.loc().size(), where);
    String text = detail.loc() + detail.msg();
    assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(text), () -> where + " " + detail);
    assertTrue(text.length() < 2000, () -> where + " " + detail);
  }

  private static List<Map.Entry<String, String>> parameters(SplittableRandom random) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    int count = random.nextInt(50) == 0 ? random.nextInt(60) : random.nextInt(4);
    for (int i = 0; i < count; i++) {
      parameters.add(Map.entry(pick(NAMES, random), pick(VALUES, random)));
    }
    return parameters;
  }

  private static String pick(List<String> list, SplittableRandom random) {
    String text = list.get(random.nextInt(list.size()));
    return switch (random.nextInt(12)) {
      case 0 -> text + list.get(random.nextInt(list.size()));
      case 1 -> text.repeat(random.nextInt(40));
      case 2 -> "a".repeat(random.nextInt(100)) + "😀".repeat(random.nextInt(30));
      case 3 -> text.isEmpty() ? "?" : text.substring(0, text.offsetByCodePoints(0, 1));
      default -> text;
    };
  }
}
