package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestApi;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API over real HTTP against a whole server, as its users see it. Each test has a tenant of its
 * own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ApiTest {

  private static final String ENTRY =
      "{\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"%s\",\"severity\":\"%s\"}";

  private TestApi server;

  /** The settings of the server. */
  Map<String, String> environment() throws Exception {
    return Map.of();
  }

  /** Starts what is tested. */
  TestApi serve(Path data) throws Exception {
    return TestServer.start(data, environment());
  }

  /** How long a log may take to be found once it was acknowledged, in nanoseconds. */
  long lagNanos() {
    return TimeUnit.SECONDS.toNanos(1);
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = serve(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void answersTheStoredEntryAndFindsItWithinASecond() throws Exception {
    ApiClient writer = server.client("one", Role.WRITER);
    ApiClient viewer = server.client("one", Role.VIEWER);
    Answer created = writer.post("/api/v1/logs", ENTRY.formatted("42", "INFO"));

    assertEquals(200, created.status());
    assertEquals(200, created.json().getInteger("code"));
    assertEquals("ok", created.json().getString("msg"));
    JsonObject entry = created.object();
    assertEquals("one", entry.getString("tenant_id"));
    assertEquals("writer@one", entry.getString("user_id"));
    assertNull(entry.getValue("message"));
    assertEquals(7, UUID.fromString(entry.getString("id")).version());

    String path = "/api/v1/logs/" + entry.getString("id");
    long deadline = System.nanoTime() + lagNanos();
    Answer found = viewer.get(path);
    while (found.status() == 404 && System.nanoTime() < deadline) {
      found = viewer.get(path);
    }
    assertEquals(entry, found.object());
  }

  @Test
  void takesBulksInEveryFormAndEncoding() throws Exception {
    ApiClient writer = server.client("bulk", Role.WRITER);
    String a = ENTRY.formatted("a", "INFO");
    String b = ENTRY.formatted("b", "ERROR");
    byte[] lines = (a + "\r\n\n" + b + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] array = ("[" + a + "," + b + "]").getBytes(StandardCharsets.UTF_8);

    List<Answer> answers =
        List.of(
            writer.post("/api/v1/logs/bulk", array, "Content-Type", "application/json"),
            writer.post("/api/v1/logs/bulk", lines, "Content-Type", "application/x-ndjson"),
            writer.post("/api/v1/logs/bulk", lines),
            writer.post(
                "/api/v1/logs/bulk", array, "Content-Type", "application/x-www-form-urlencoded"),
            writer.post("/api/v1/logs/bulk", gzip(array), "Content-Encoding", "gzip"),
            writer.post("/api/v1/logs/bulk", Zstd.compress(lines), "Content-Encoding", "zstd"));
    for (Answer answer : answers) {
      assertEquals(200, answer.status(), () -> answer.json().encode());
      assertEquals(
          List.of("a", "b"),
          answer.list().stream().map(log -> log.getString("resource_id")).toList());
    }
    waitForTotal(server.client("bulk", Role.VIEWER), 12);
  }

  @Test
  void answersIdsOrACountWhenAsked() throws Exception {
    ApiClient writer = server.client("short", Role.WRITER);
    String body = ENTRY.formatted("a", "INFO") + "\n" + ENTRY.formatted("b", "INFO");

    JsonObject ids = writer.post("/api/v1/logs/bulk?return=ids", body).object();
    assertEquals(2, ids.getInteger("accepted"));
    assertEquals(2, new HashSet<>(ids.getJsonArray("ids").getList()).size());

    JsonObject count = writer.post("/api/v1/logs/bulk?return=count", body).object();
    assertEquals(2, count.getInteger("accepted"));
    assertTrue(count.getString("first_id").compareTo(count.getString("last_id")) < 0);
  }

  @Test
  void storesNothingOfABulkWithAnInvalidEntry() throws Exception {
    ApiClient writer = server.client("atomic", Role.WRITER);
    Answer refused =
        writer.post(
            "/api/v1/logs/bulk",
            ENTRY.formatted("a", "INFO") + "\n" + ENTRY.formatted("b", "info"));

    assertEquals(422, refused.status());
    assertEquals("invalid", refused.error());
    JsonObject detail = refused.list().get(0);
    assertEquals(new JsonArray().add("body").add(1).add("severity"), detail.getJsonArray("loc"));
    assertTrue(detail.getString("msg").contains("info"), detail.getString("msg"));

    writer.post("/api/v1/logs", ENTRY.formatted("c", "INFO"));
    ApiClient viewer = server.client("atomic", Role.VIEWER);
    waitForTotal(viewer, 1);
    assertEquals("c", viewer.get("/api/v1/logs").list().get(0).getString("resource_id"));
  }

  @Test
  void filtersSearchesCountsAndPages() throws Exception {
    ApiClient writer = server.client("find", Role.WRITER);
    ApiClient viewer = server.client("find", Role.VIEWER);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      body.append(
          new JsonObject()
              .put("action", i % 2 == 0 ? "login" : "logout")
              .put("resource_type", "user")
              .put("resource_id", "r" + i)
              .put("severity", i % 10 == 0 ? "ERROR" : "INFO")
              .put("timestamp", 1_700_000_000_000L + i * 1000L)
              .put("message", "Entry number" + i + " of Zürich")
              .put("metadata", new JsonObject().put("nested", new JsonObject().put("n", i)))
              .encode());
      body.append('\n');
    }
    assertEquals(200, writer.post("/api/v1/logs/bulk?return=count", body.toString()).status());
    waitForTotal(viewer, 250);

    Answer first = viewer.get("/api/v1/logs");
    assertEquals(50, first.list().size());
    assertEquals("r249", first.list().get(0).getString("resource_id"));
    assertEquals(250, first.meta().getInteger("total"));
    assertEquals("eq", first.meta().getString("total_relation"));
    assertEquals(1, first.meta().getInteger("page"));
    assertEquals(5, first.meta().getInteger("pages"));

    assertEquals(25, viewer.get("/api/v1/logs", "severity", "ERROR,CRITICAL").list().size());
    assertEquals("r7", only(viewer.get("/api/v1/logs", "metadata.nested.n", "7")));
    assertEquals("r17", only(viewer.get("/api/v1/logs", "search", "NUMBER17 zürich")));
    assertEquals("r0", first(viewer.get("/api/v1/logs", "order", "asc", "action", "login")));
    assertEquals("r99", first(viewer.get("/api/v1/logs", "to", "2023-11-14T22:15:00Z")));
    assertEquals("r200", first(viewer.get("/api/v1/logs", "page", "2", "size", "49")));

    JsonObject counts = viewer.get("/api/v1/logs/stats").object();
    assertEquals(new JsonObject().put("INFO", 225).put("ERROR", 25), counts);
    assertEquals(
        new JsonObject().put("ERROR", 25),
        viewer.get("/api/v1/logs/stats", "action", "login", "severity", "ERROR").object());

    Set<String> seen = new HashSet<>();
    String cursor = null;
    do {
      Answer page =
          cursor == null
              ? viewer.get("/api/v1/logs", "size", "33")
              : viewer.get("/api/v1/logs", "size", "33", "cursor", cursor);
      page.list().forEach(log -> assertTrue(seen.add(log.getString("id"))));
      cursor = page.meta().getString("next_cursor");
    } while (cursor != null);
    assertEquals(250, seen.size());
  }

  @Test
  void namesTheParameterTheValueAndWhatIsAllowed() throws Exception {
    ApiClient viewer = server.client("bad", Role.VIEWER);
    Answer answer = viewer.get("/api/v1/logs", "size", "5000", "colour", "red", "severity", "LOUD");

    assertEquals(422, answer.status());
    List<Object> names =
        answer.list().stream().map(d -> d.getJsonArray("loc").getValue(1)).toList();
    assertTrue(
        names.containsAll(List.of("size", "colour", "severity")), () -> answer.json().encode());
    assertEquals(422, viewer.get("/api/v1/logs", "page", "201", "size", "50").status());
    assertEquals(422, viewer.get("/api/v1/logs", "cursor", "nonsense").status());
    assertEquals(
        422, server.client("bad", Role.WRITER).post("/api/v1/logs/bulk?return=all", "[]").status());
  }

  @Test
  void neverShowsATenantAnythingOfAnother() throws Exception {
    ApiClient writer = server.client("mine", Role.WRITER);
    String id =
        writer.post("/api/v1/logs", ENTRY.formatted("secret", "INFO")).object().getString("id");
    waitForTotal(server.client("mine", Role.VIEWER), 1);
    ApiClient other = server.client("other", Role.ADMIN);

    assertEquals(404, other.get("/api/v1/logs/" + id).status());
    assertEquals(0, other.get("/api/v1/logs").list().size());
    assertEquals(0, other.get("/api/v1/logs", "search", "secret").list().size());
    assertEquals(new JsonObject(), other.get("/api/v1/logs/stats").object());
    assertEquals(422, other.get("/api/v1/logs", "tenant_id", "mine").status());
    Answer smuggled =
        other.post(
            "/api/v1/logs",
            "{\"tenant_id\":\"mine\",\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}");
    assertEquals(422, smuggled.status());
    List<JsonObject> visible = other.get("/api/v1/tenants").list();
    assertEquals(List.of("other"), visible.stream().map(t -> t.getString("key")).toList());
    assertFalse(visible.get(0).containsKey("secret"));
    assertEquals(
        403, other.post("/api/v1/tenants", "{\"key\":\"third\",\"name\":\"Third\"}").status());
  }

  @Test
  void letsEachRoleDoWhatItsTableSays() throws Exception {
    for (Role role : Role.values()) {
      ApiClient client = server.client("roles", role);
      boolean writes = role == Role.WRITER || role == Role.ADMIN;
      boolean reads = role != Role.WRITER;
      assertEquals(
          writes ? 200 : 403, client.post("/api/v1/logs", ENTRY.formatted("1", "INFO")).status());
      assertEquals(
          writes ? 200 : 403,
          client.post("/api/v1/logs/bulk", ENTRY.formatted("1", "INFO")).status());
      assertEquals(reads ? 200 : 403, client.get("/api/v1/logs").status());
      assertEquals(reads ? 200 : 403, client.get("/api/v1/logs/stats").status());
      assertEquals(reads ? 404 : 403, client.get("/api/v1/logs/" + new UUID(1, 1)).status());
      assertEquals(role == Role.ADMIN ? 200 : 403, client.get("/api/v1/tenants").status());
    }
  }

  @Test
  void refusesStrangersWithoutSayingWhy() throws Exception {
    String good = server.token("auth", Role.ADMIN);
    for (String token :
        List.of("", "x", "a.b.c", good + "x", good.substring(0, good.length() - 3))) {
      Answer answer = server.stranger().as(token).get("/api/v1/logs");
      assertEquals(401, answer.status(), token);
      assertEquals("unauthenticated", answer.error());
      assertEquals("A valid token is required", answer.json().getString("msg"));
    }
    assertEquals(401, server.stranger().get("/api/v1/logs", "token", good).status());
  }

  @Test
  void answersErrorsInOneShape() throws Exception {
    ApiClient admin = server.client("errors", Role.ADMIN);
    assertShape(404, "not_found", admin.get("/nowhere"));
    assertShape(404, "not_found", admin.get("/api/v1/logs/not-an-id"));
    assertShape(
        405, "method_not_allowed", admin.send(admin.request("/api/v1/logs").DELETE().build()));
    assertShape(400, "malformed", admin.post("/api/v1/logs", "{\"action\":"));
    assertShape(
        400, "malformed", admin.post("/api/v1/logs/bulk", gzipCut(), "Content-Encoding", "gzip"));
    assertShape(
        415, "unsupported_encoding", admin.post("/api/v1/logs", "{}", "Content-Encoding", "br"));
    assertShape(
        415,
        "unsupported_encoding",
        admin.post("/api/v1/logs", "{}", "Content-Encoding", "gzip, gzip"));
    assertShape(413, "too_large", admin.post("/api/v1/logs/bulk", new byte[21 * 1024 * 1024]));
    assertShape(
        413,
        "too_large",
        admin.post("/api/v1/logs/bulk", gzip(new byte[64 << 20]), "Content-Encoding", "gzip"));
    assertShape(
        409,
        "conflict",
        server.platformAdmin().post("/api/v1/tenants", "{\"key\":\"errors\",\"name\":\"Again\"}"));
  }

  @Test
  void repeatsTheClientsRequestIdAndMakesOneWhenItIsUnfit() throws Exception {
    ApiClient admin = server.client("ids", Role.ADMIN);
    HttpRequest given = admin.request("/nowhere").header("X-Request-Id", "abc-123").build();
    assertEquals("abc-123", admin.send(given).json().getString("request_id"));
    HttpRequest unfit = admin.request("/nowhere").header("X-Request-Id", "a b\"c").build();
    assertEquals(16, admin.send(unfit).json().getString("request_id").length());
  }

  @Test
  void tellsHealthAndMetrics() throws Exception {
    TestServer one = (TestServer) server;
    server.client("ops", Role.WRITER).post("/api/v1/logs", ENTRY.formatted("1", "INFO"));
    assertEquals(200, one.management("/health/live").statusCode());
    JsonObject ready = new JsonObject(one.management("/health/ready").body());
    assertEquals("UP", ready.getString("status"));
    assertEquals(
        List.of("queue", "store", "tenants", "disk", "event_loops"),
        ready.getJsonArray("components").stream()
            .map(c -> ((JsonObject) c).getString("name"))
            .toList());
    String metrics = one.management("/metrics").body();
    for (String name :
        List.of(
            "logserver_ingest_logs_total",
            "logserver_http_requests_seconds_bucket",
            "logserver_queue_backlog_bytes",
            "logserver_store_logs",
            "logserver_stream_subscribers",
            "logserver_worker_lag_seconds",
            "jvm_memory_used_bytes")) {
      assertTrue(metrics.contains(name), name);
    }
    assertFalse(metrics.contains("/api/v1/logs/0"), "a raw path became a label");
  }

  private static void assertShape(int status, String error, Answer answer) {
    assertEquals(status, answer.status(), () -> answer.json().encode());
    assertEquals(status, answer.json().getInteger("code"));
    assertEquals(error, answer.error());
    assertNotNull(answer.json().getString("request_id"));
    assertFalse(answer.json().encode().contains("Exception"), () -> answer.json().encode());
  }

  private static String only(Answer answer) {
    assertEquals(1, answer.list().size(), () -> answer.json().encode());
    return first(answer);
  }

  private static String first(Answer answer) {
    return answer.list().get(0).getString("resource_id");
  }

  private void waitForTotal(ApiClient viewer, int expected) throws IOException {
    long deadline = System.nanoTime() + lagNanos();
    int total;
    do {
      total = viewer.get("/api/v1/logs", "size", "1").meta().getInteger("total");
    } while (total < expected && System.nanoTime() < deadline);
    assertEquals(expected, total);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzipCut() throws IOException {
    byte[] whole = gzip(ENTRY.formatted("1", "INFO").getBytes(StandardCharsets.UTF_8));
    return java.util.Arrays.copyOf(whole, whole.length - 6);
  }
}
