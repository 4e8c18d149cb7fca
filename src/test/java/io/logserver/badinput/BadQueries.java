package io.logserver.badinput;

import static io.logserver.badinput.BadInput.get;

import io.logserver.support.Request;
import java.util.List;
import java.util.stream.Stream;

/** Parameters that are unknown, twice there, empty, or cannot be read. */
final class BadQueries {

  private static final String LOGS = "/api/v1/logs";
  private static final String EMOJI = "%F0%9F%98%80";

  private BadQueries() {}

  static Stream<BadInput> all() {
    return Stream.concat(everywhere(), Stream.concat(values(), elsewhere()));
  }

  /** The same on every route that has filters. */
  private static Stream<BadInput> everywhere() {
    return Stream.of("", "/stats", "/histogram", "/export", "/stream")
        .flatMap(route -> {
          String path = LOGS + route + "?" + (route.equals("/histogram") ? "interval=1h&" : "");
          return Stream.of(
              asked(route, path + "colour=red")
                  .invalid("query.colour", "unknown", "colour is not a parameter here"),
              asked(route, path + "action=a&action=b")
                  .invalid("query.action", "repeated", "is given more than once"),
              asked(route, path + "severity=")
                  .invalid("query.severity", "empty", "severity is empty"),
              asked(route, path + "severity")
                  .invalid("query.severity", "empty", "severity is empty"),
              asked(route, path + "severity=LOUD")
                  .invalid(
                      "query.severity",
                      "enum",
                      "'LOUD' is not known; allowed are DEBUG, INFO, WARNING, ERROR, CRITICAL"),
              asked(route, path + "from=yesterday")
                  .invalid("query.from", "type", "'yesterday' is not a time"),
              asked(route, path + "search=%22open")
                  .invalid("query.search", "value", "is not closed"),
              asked(route, path + "=x").invalid("query.x", "unknown", "is not a parameter here"),
              asked(route, path + "severity=" + "a".repeat(79) + EMOJI + EMOJI)
                  .invalid("query.severity", "enum", "is not known"),
              asked(route, path + "a".repeat(79) + EMOJI + "=1")
                  .invalid("query." + "a".repeat(79) + "…", "unknown", "is not a parameter here"),
              asked(route, path + "action=%zz").malformed("cannot be read"),
              asked(route, path + "action=%e").malformed("cannot be read"));
        });
  }

  private static BadInput asked(String route, String target) {
    Request request = Request.of("GET " + target);
    String name = "GET " + target;
    return BadInput.of(name, route.equals("/stream") ? request.upgrade() : request);
  }

  private static Stream<BadInput> values() {
    return Stream.of(
        get("page 0", LOGS + "?page=0").invalid("query.page", "range", "from 1 to 10000"),
        get("page 1e9", LOGS + "?page=1e9").invalid("query.page", "type", "'1e9' is not a number"),
        get("a page of 50 digits", LOGS + "?page=" + "9".repeat(50))
            .invalid("query.page", "range", "is out of range"),
        get("size 1001", LOGS + "?size=1001").invalid("query.size", "range", "from 1 to 1000"),
        get("negative size", LOGS + "?size=-1").invalid("query.size", "range", "from 1 to 1000"),
        get("Arabic digits", LOGS + "?size=%D9%A3")
            .invalid("query.size", "type", "is not a number"),
        get("beyond 10,000", LOGS + "?page=11&size=1000")
            .invalid("query.page", "range", "go on with cursor"),
        get("cursor and page", LOGS + "?page=1&cursor=x")
            .invalid("query.page", "conflict", "together with cursor"),
        get("no cursor", LOGS + "?cursor=x")
            .invalid("query.cursor", "value", "does not belong to these filters"),
        get("order up", LOGS + "?order=up").invalid("query.order", "enum", "allowed are desc, asc"),
        get("total some", LOGS + "?total=some")
            .invalid("query.total", "enum", "allowed are none, bounded, exact"),
        get("33 conditions", LOGS + "?" + conditions(33))
            .invalid("query.metadata.k32", "too_many", "allowed are 32"),
        get("a long value", LOGS + "?action=" + "a".repeat(1025))
            .invalid("query.action", "too_long", "allowed are 1024"),
        get("a long search", LOGS + "?search=" + "a".repeat(513))
            .invalid("query.search", "too_long", "allowed are 512"),
        get("a star within", LOGS + "?search=a*b")
            .invalid("query.search", "value", "'a*b' is not a term"),
        get("no interval", LOGS + "/histogram")
            .invalid("query.interval", "missing", "interval is missing"),
        get("a second's interval", LOGS + "/histogram?interval=1s")
            .invalid("query.interval", "type", "'1s' is not a length of time"),
        get("an unknown group", LOGS + "/stats?group_by=message")
            .invalid("query.group_by", "enum", "allowed are"),
        get("a group twice", LOGS + "/stats?group_by=action,action")
            .invalid("query.group_by", "repeated", "named twice"),
        get("an unknown format", LOGS + "/export?format=xml")
            .invalid("query.format", "enum", "allowed are ndjson, json, csv"),
        get("no id", LOGS + "/7").refused(404, "not_found", "There is no log of that id"),
        get("an id with a parameter", LOGS + "/01890a5d-ac96-774b-bcce-b302099a8057?x=1")
            .invalid("query.x", "unknown", "unknown parameter"),
        get("an absent id", LOGS + "/01890a5d-ac96-774b-bcce-b302099a8057")
            .refused(404, "not_found", "There is no log of that id"),
        get("percent and nothing", LOGS + "/%").malformed("cannot be read"),
        get("invalid UTF-8 in a value", LOGS + "?action=%ff").accepted(0, "\"total\":0"),
        get("a NUL in a value", LOGS + "?action=%00").accepted(0, "\"total\":0"),
        get("a NUL in a path", LOGS + "?metadata.%00=1").accepted(0, "\"total\":0"));
  }

  private static Stream<BadInput> elsewhere() {
    String cleanup = "DELETE " + LOGS + "/cleanup";
    return Stream.of(
        of(cleanup + "?before=soon").invalid("query.before", "type", "'soon' is not a time"),
        of(cleanup + "?older_than=0d")
            .invalid("query.older_than", "type", "is not a length of time"),
        of(cleanup + "?older_than=1d&before=2000-01-01")
            .invalid("query.older_than", "conflict", "together with before"),
        of(cleanup + "?dry_run=maybe&before=2000-01-01")
            .invalid("query.dry_run", "enum", "allowed are false, true"),
        of(cleanup + "?tenant=x")
            .invalid("query.tenant", "unknown", "allowed are before, older_than, dry_run"),
        of(cleanup).invalid("query.before", "missing", "the tenant has no retention"),
        body("POST " + LOGS + "?x=1").invalid("query.x", "unknown", "unknown parameter"),
        body("POST " + LOGS + "?" + "a".repeat(100) + EMOJI + "=1")
            .invalid("query." + "a".repeat(100) + "😀", "unknown", "unknown parameter"),
        body("POST " + LOGS + "/bulk?return=all")
            .invalid("query.return", "enum", "'all' is not one of ids, count"),
        body("POST " + LOGS + "/bulk?return=ids&return=count")
            .invalid("query.return", "repeated", "more than once"),
        body("POST " + LOGS + "/bulk?partial=yes")
            .invalid("query.partial", "enum", "'yes' is not one of true, false"),
        body("POST " + LOGS + "/bulk?partial=")
            .invalid("query.partial", "enum", "'' is not one of true, false"));
  }

  private static BadInput of(String line) {
    return BadInput.of(line, Request.of(line));
  }

  private static BadInput body(String line) {
    String name = line.length() > 100 ? line.substring(0, 100) : line;
    return BadInput.of(name, Request.of(line).body(BadBodies.ENTRY));
  }

  private static String conditions(int count) {
    List<String> conditions =
        Stream.iterate(0, i -> i + 1).limit(count).map(i -> "metadata.k" + i + "=v").toList();
    return String.join("&", conditions);
  }
}
