package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts by interval and by values over real HTTP. */
class AggregationApiTest {

  private static final String HISTOGRAM = "/api/v1/logs/histogram";
  private static final String STATS = "/api/v1/logs/stats";

  @TempDir static Path folder;

  private static TestServer server;
  private static ApiClient viewer;

  /** Eight logs: four hours, in each an INFO login and at its end an ERROR logout. */
  @BeforeAll
  static void start() throws IOException {
    server = TestServer.start(folder.resolve("data"));
    viewer = server.client("acme", Role.VIEWER);
    StringBuilder body = new StringBuilder();
    for (int hour = 0; hour < 4; hour++) {
      body.append(entry("login", "INFO", "2025-06-27T0" + hour + ":00:00Z"));
      body.append(entry("lo\\u0067out", "ERROR", "2025-06-27T0" + hour + ":59:59.999Z"));
    }
    server.store("acme", body.toString(), 8);
    server.store("other", entry("secret", "CRITICAL", "2025-06-27T00:00:00Z"), 1);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String entry(String action, String severity, String timestamp) {
    return "{\"action\":\"%s\",\"resource_type\":\"t\",\"resource_id\":\"r\",\"severity\":\"%s\",\"timestamp\":\"%s\"}\n"
        .formatted(action, severity, timestamp);
  }

  @Test
  void countsByIntervalAndSeverity() throws IOException {
    List<JsonObject> hours = viewer.get(HISTOGRAM, "interval", "1h").list();
    assertEquals(4, hours.size());
    assertEquals("2025-06-27T00:00:00.000Z", hours.get(0).getString("start"));
    for (JsonObject hour : hours) {
      assertEquals(new JsonObject().put("INFO", 1).put("ERROR", 1), hour.getJsonObject("counts"));
    }
    List<JsonObject> day = viewer.get(HISTOGRAM, "interval", "1d").list();
    assertEquals(
        new JsonObject().put("INFO", 4).put("ERROR", 4), day.get(0).getJsonObject("counts"));
    assertEquals(8, viewer.get(HISTOGRAM, "interval", "1m").list().size());
    assertEquals(
        "2025-06-27T01:55:00.000Z",
        viewer
            .get(HISTOGRAM, "interval", "5m", "action", "logout")
            .list()
            .get(1)
            .getString("start"));
  }

  @Test
  void countsInIntervalsWhatTheFiltersMean() throws IOException {
    List<JsonObject> hours =
        viewer
            .get(HISTOGRAM, "interval", "1h", "severity", "ERROR", "from", "2025-06-27T02:00:00Z")
            .list();
    assertEquals(2, hours.size());
    assertEquals(new JsonObject().put("ERROR", 1), hours.get(0).getJsonObject("counts"));
    assertEquals(List.of(), viewer.get(HISTOGRAM, "interval", "1h", "search", "nowhere").list());
  }

  @Test
  void countsByValues() throws IOException {
    assertEquals(
        new JsonArray()
            .add(new JsonObject().put("action", "login").put("count", 4))
            .add(new JsonObject().put("action", "logout").put("count", 4)),
        viewer.get(STATS, "group_by", "action").json().getJsonArray("data"));
    assertEquals(
        new JsonArray()
            .add(
                new JsonObject()
                    .put("severity", "ERROR")
                    .put("action", "logout")
                    .putNull("ip_address")
                    .put("count", 1)),
        viewer
            .get(
                STATS,
                "group_by",
                "severity,action,ip_address",
                "severity",
                "ERROR",
                "to",
                "2025-06-27T01:00:00Z")
            .json()
            .getJsonArray("data"));
    assertEquals(new JsonObject().put("INFO", 4).put("ERROR", 4), viewer.get(STATS).object());
  }

  @Test
  void showsATenantItsOwnLogsOnly() throws IOException {
    ApiClient other = server.client("other", Role.VIEWER);
    assertEquals(1, other.get(HISTOGRAM, "interval", "1h").list().size());
    assertEquals(
        List.of(new JsonObject().put("action", "secret").put("count", 1)),
        other.get(STATS, "group_by", "action").list());
    assertEquals(422, other.get(HISTOGRAM, "interval", "1h", "tenant_id", "acme").status());
  }

  @Test
  void namesTheParameterTheValueAndWhatIsAllowed() throws IOException {
    assertRefuses("interval", "missing", "5m", viewer.get(HISTOGRAM));
    assertRefuses("interval", "type", "'30s'", viewer.get(HISTOGRAM, "interval", "30s"));
    assertRefuses("interval", "type", "'0m'", viewer.get(HISTOGRAM, "interval", "0m"));
    assertRefuses("interval", "empty", "empty", viewer.get(HISTOGRAM, "interval", ""));
    assertRefuses(
        "interval", "repeated", "once", viewer.get(HISTOGRAM + "?interval=1m&interval=1h"));
    assertRefuses(
        "page", "unknown", "interval", viewer.get(HISTOGRAM, "interval", "1m", "page", "1"));
    assertRefuses("group_by", "enum", "resource_type", viewer.get(STATS, "group_by", "message"));
    assertRefuses("group_by", "enum", "''", viewer.get(STATS, "group_by", "action,"));
    assertRefuses(
        "group_by", "repeated", "'action'", viewer.get(STATS, "group_by", "action,action"));
    assertRefuses(
        "interval",
        "unknown",
        "group_by",
        viewer.get(STATS, "group_by", "action", "interval", "1m"));
    assertRefuses("interval", "unknown", "group_by", viewer.get(STATS, "interval", "1m"));
  }

  @Test
  void reportsEveryProblemAtOnce() throws IOException {
    Answer answer = viewer.get(HISTOGRAM, "interval", "x", "from", "y", "z", "1");
    assertEquals(3, answer.list().size(), () -> answer.json().encode());
  }

  @Test
  void letsReadersCountAndNobodyElse() throws IOException {
    for (Role role : Role.values()) {
      int status = role == Role.WRITER ? 403 : 200;
      assertEquals(status, server.client("acme", role).get(HISTOGRAM, "interval", "1d").status());
      assertEquals(status, server.client("acme", role).get(STATS, "group_by", "action").status());
    }
    assertEquals(401, server.stranger().get(HISTOGRAM, "interval", "1d").status());
  }

  private static void assertRefuses(String name, String type, String said, Answer answer) {
    assertEquals(422, answer.status(), () -> answer.json().encode());
    JsonObject detail = answer.list().get(0);
    assertEquals(new JsonArray().add("query").add(name), detail.getJsonArray("loc"));
    assertEquals(type, detail.getString("type"));
    assertTrue(detail.getString("msg").contains(said), detail.getString("msg"));
  }
}
