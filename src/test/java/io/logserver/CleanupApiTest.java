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
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting old logs over real HTTP. */
class CleanupApiTest {

  private static final String CLEANUP = "/api/v1/logs/cleanup";

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Ten logs, 0 to 9 days old less an hour. */
  private static void storeTen(String tenant) throws IOException {
    StringBuilder body = new StringBuilder();
    for (int days = 0; days < 10; days++) {
      Instant time = Instant.now().minus(Duration.ofDays(days)).plus(Duration.ofHours(1));
      body.append(
          "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"%d\",\"severity\":\"INFO\",\"timestamp\":\"%s\"}\n"
              .formatted(days, time));
    }
    server.store(tenant, body.toString(), 10);
  }

  @Test
  void deletesWhatIsOlder() throws IOException {
    storeTen("older");
    storeTen("bystander");
    ApiClient admin = server.client("older", Role.ADMIN);
    assertDeleted(3, admin.delete(CLEANUP + "?older_than=6d"));
    assertDeleted(0, admin.delete(CLEANUP + "?older_than=6d"));
    assertDeleted(2, admin.delete(CLEANUP + "?older_than=96h"));
    assertEquals(5, admin.get("/api/v1/logs", "total", "exact").meta().getInteger("total"));
    assertEquals(5, admin.get("/api/v1/logs/stats").object().getInteger("INFO"));
    ApiClient bystander = server.client("bystander", Role.VIEWER);
    assertEquals(10, bystander.get("/api/v1/logs").meta().getInteger("total"));
  }

  @Test
  void deletesWhatIsBeforeATime() throws IOException {
    storeTen("before");
    ApiClient admin = server.client("before", Role.ADMIN);
    Instant before = Instant.now().minus(Duration.ofDays(3));
    assertDeleted(6, admin.delete(CLEANUP + "?before=" + before));
    assertDeleted(4, admin.delete(CLEANUP + "?before=9999-12-31"));
    assertEquals(0, admin.get("/api/v1/logs").meta().getInteger("total"));
  }

  @Test
  void countsWithoutDeletingWhenItIsADryRun() throws IOException {
    storeTen("dry");
    ApiClient admin = server.client("dry", Role.ADMIN);
    assertDeleted(3, admin.delete(CLEANUP + "?older_than=6d&dry_run=true"));
    assertEquals(10, admin.get("/api/v1/logs").meta().getInteger("total"));
    assertDeleted(3, admin.delete(CLEANUP + "?older_than=6d&dry_run=false"));
  }

  @Test
  void asksForATimeWhereTheTenantHasNoRetention() throws IOException {
    ApiClient admin = server.client("none", Role.ADMIN);
    assertRefuses("before", "missing", "older_than", admin.delete(CLEANUP));
    assertRefuses("before", "missing", "retention", admin.delete(CLEANUP + "?dry_run=true"));
  }

  /** All ten were received just now, whatever their timestamps say. */
  @Test
  void deletesByReceiptWhereTheTenantHasARetention() throws IOException {
    storeTen("kept");
    ApiClient admin = server.client("kept", Role.ADMIN);
    HttpRequest retention =
        admin
            .request("/api/v1/tenants/kept")
            .method("PATCH", BodyPublishers.ofString("{\"retention_days\":1}"))
            .build();
    assertEquals(200, admin.send(retention).status());
    assertDeleted(0, admin.delete(CLEANUP + "?dry_run=true"));
    assertDeleted(0, admin.delete(CLEANUP));
    assertEquals(10, admin.get("/api/v1/logs").meta().getInteger("total"));
  }

  @Test
  void namesTheParameterTheValueAndWhatIsAllowed() throws IOException {
    ApiClient admin = server.client("bad", Role.ADMIN);
    assertRefuses("older_than", "type", "'30'", admin.delete(CLEANUP + "?older_than=30"));
    assertRefuses("older_than", "type", "'-1d'", admin.delete(CLEANUP + "?older_than=-1d"));
    assertRefuses("before", "type", "'yesterday'", admin.delete(CLEANUP + "?before=yesterday"));
    assertRefuses("before", "empty", "empty", admin.delete(CLEANUP + "?before="));
    assertRefuses("dry_run", "enum", "true", admin.delete(CLEANUP + "?older_than=1d&dry_run=1"));
    assertRefuses(
        "severity", "unknown", "dry_run", admin.delete(CLEANUP + "?older_than=1d&severity=INFO"));
    assertRefuses(
        "older_than", "repeated", "once", admin.delete(CLEANUP + "?older_than=1d&older_than=2d"));
    assertRefuses(
        "older_than",
        "conflict",
        "one of them",
        admin.delete(CLEANUP + "?older_than=1d&before=2020-01-01"));
  }

  @Test
  void letsAdminsCleanUpAndNobodyElse() throws IOException {
    for (Role role : Role.values()) {
      int status = role == Role.ADMIN ? 200 : 403;
      assertEquals(
          status, server.client("roles", role).delete(CLEANUP + "?older_than=1d").status());
    }
    assertEquals(401, server.stranger().delete(CLEANUP + "?older_than=1d").status());
  }

  private static void assertDeleted(int count, Answer answer) {
    assertEquals(
        new JsonObject().put("deleted_count", count),
        answer.object(),
        () -> answer.json().encode());
  }

  private static void assertRefuses(String name, String type, String said, Answer answer) {
    assertEquals(422, answer.status(), () -> answer.json().encode());
    JsonObject detail = answer.list().get(0);
    assertEquals(new JsonArray().add("query").add(name), detail.getJsonArray("loc"));
    assertEquals(type, detail.getString("type"));
    assertTrue(detail.getString("msg").contains(said), detail.getString("msg"));
  }
}
