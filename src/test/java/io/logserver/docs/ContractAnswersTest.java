package io.logserver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.logserver.auth.Role;
import io.logserver.docs.Contract.Operation;
import io.logserver.support.RawConnection;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers of a server, of every operation and of every kind of error that can be brought about, are
 * what the document says: status, headers, content type and body.
 */
class ContractAnswersTest {

  /** Faults of the server, which no request brings about. */
  private static final Set<String> NOT_PROVOKED = Set.of("500");

  private static final String ENTRY =
      "{\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"7\",\"severity\":\"INFO\"}";
  private static final String INVALID = "{\"action\":\"\",\"severity\":\"LOUD\"}";

  @TempDir static Path data;

  private static TestServer server;
  private static Contract contract;

  private final List<String> wrong = new ArrayList<>();
  private final Set<String> statuses = new TreeSet<>();
  private final Set<String> succeeded = new TreeSet<>();

  @BeforeAll
  static void start() throws IOException {
    server =
        TestServer.start(
            data,
            Map.of(
                "LOGSERVER_HTTP_BODY_TIMEOUT", "1s",
                "LOGSERVER_STREAM_MAX_SUBSCRIBERS", "1",
                "LOGSERVER_HTTP_CORS_ORIGINS", "https://pages.example"));
    contract = Contract.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyAnswerIsAsDocumented() throws Exception {
    server.store("answers", (ENTRY + "\n").repeat(3), 3);
    try (Wire wire = new Wire(server.port())) {
      logs(wire);
      failedLogs(wire);
      tenants(wire);
      failedTenants(wire);
      verify(wire);
      documentation(wire);
      edge(wire);
    }
    overload();
    assertEquals(List.of(), wrong);
    assertEquals(documentedStatuses(), statuses);
    Set<String> all = new TreeSet<>();
    contract.operations().forEach(operation -> all.add(operation.toString()));
    assertEquals(all, succeeded);
  }

  /** The check above can fail: each thing that is wrong with this answer is found. */
  @Test
  void aWrongAnswerIsFound() {
    Operation search = contract.operation("GET", "/api/v1/logs?size=1");
    String body =
        """
        {"code":200,"msg":"ok","data":[{"id":"7","severity":"LOUD"}],"meta":{"size":0}}
        """;
    Response answer =
        new Response(
            200,
            Map.of("content-type", List.of("application/json"), "x-odd", List.of("1")),
            body.getBytes(StandardCharsets.UTF_8));
    String problems = contract.problems(search, answer).toString();
    for (String part :
        List.of("x-odd", "x-request-id", "/data/0/id", "severity", "tenant_id", "/meta/size")) {
      assertTrue(problems.contains(part), () -> part + " is not in " + problems);
    }
    Response undocumented = new Response(418, Map.of(), new byte[0]);
    assertEquals(List.of("status 418 is not documented"), contract.problems(search, undocumented));
  }

  private void logs(Wire wire) throws IOException {
    String admin = bearer(Role.ADMIN);
    String id =
        server.client("answers", Role.VIEWER).get("/api/v1/logs").list().get(0).getString("id");
    for (String target :
        List.of(
            "/api/v1/logs",
            "/api/v1/logs?size=2&total=exact&order=asc",
            "/api/v1/logs?total=none&severity=INFO,ERROR",
            "/api/v1/logs?search=nothing",
            "/api/v1/logs/" + id,
            "/api/v1/logs/stats",
            "/api/v1/logs/stats?group_by=action,severity,ip_address",
            "/api/v1/logs/histogram?interval=1h",
            "/api/v1/logs/export",
            "/api/v1/logs/export?format=json",
            "/api/v1/logs/export?format=csv")) {
      check(wire, Request.of("GET " + target).with(admin), 200);
    }
    for (String query : List.of("", "?return=ids", "?return=count", "?partial=true")) {
      check(wire, post("/api/v1/logs/bulk" + query, ENTRY + "\n" + ENTRY).with(admin), 200);
    }
    check(wire, post("/api/v1/logs/bulk?partial=true", ENTRY + "\n{}").with(admin), 200);
    String full =
        ENTRY.replace(
            "}", ",\"more\":[1],\"message\":\"m\",\"before\":{},\"metadata\":{\"a\":null}}");
    check(wire, post("/api/v1/logs", full).with(admin), 200);
    check(wire, Request.of("DELETE /api/v1/logs/cleanup?older_than=30d").with(admin), 200);
    Request stream = Request.of("GET /api/v1/logs/stream").upgrade().with(admin);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(stream.bytes());
      check(stream, connection.read(), 101);
    }
  }

  private void failedLogs(Wire wire) throws IOException {
    String admin = bearer(Role.ADMIN);
    check(wire, Request.of("GET /api/v1/logs"), 401);
    check(wire, Request.of("GET /api/v1/logs").with(bearer(Role.WRITER)), 403);
    check(wire, Request.of("GET /api/v1/logs?search=%zz").with(admin), 400);
    check(wire, Request.of("GET /api/v1/logs?size=0&page=x&nonsense=1").with(admin), 422);
    check(wire, Request.of("GET /api/v1/logs/none").with(admin), 404);
    check(wire, Request.of("GET /api/v1/logs/stream").with(admin), 400);
    check(wire, Request.of("DELETE /api/v1/logs/cleanup").with(admin), 422);
    check(wire, post("/api/v1/logs", "{").with(admin), 400);
    check(wire, post("/api/v1/logs", INVALID).with(admin), 422);
    check(wire, post("/api/v1/logs/bulk", ENTRY + "\n" + INVALID).with(admin), 422);
    check(wire, post("/api/v1/logs", ENTRY).with(admin, "Content-Encoding: br"), 415);
    server.tenant("slow");
    String limit = "{\"limits\":{\"logs_per_second\":1}}";
    Request patch = Request.of("PATCH /api/v1/tenants/slow").body(limit);
    check(wire, patch.with(platform()), 200);
    Request write =
        post("/api/v1/logs/bulk", (ENTRY + "\n").repeat(50))
            .with("Authorization: Bearer " + server.token("slow", Role.WRITER));
    check(wire, write, 200);
    check(wire, write, 429);
  }

  private void tenants(Wire wire) throws IOException {
    String platform = platform();
    String wanted =
        "{\"key\":\"made\",\"name\":\"Made\",\"retention_days\":3,\"limits\":{\"bytes_per_second\":9}}";
    check(wire, post("/api/v1/tenants", wanted).with(platform), 200);
    check(wire, post("/api/v1/tenants", wanted).with(platform), 409);
    check(wire, Request.of("GET /api/v1/tenants").with(platform), 200);
    check(wire, Request.of("GET /api/v1/tenants/made").with(platform), 200);
    check(wire, post("/api/v1/tenants/made/secret", "").with(platform), 200);
    String token = "{\"sub\":\"kim\",\"role\":\"viewer\",\"ttl_seconds\":60}";
    check(wire, post("/api/v1/tenants/made/tokens", token).with(platform), 200);
    String key = "{\"name\":\"shipper\",\"role\":\"writer\"}";
    Response made = check(wire, post("/api/v1/tenants/made/api-keys", key).with(platform), 200);
    check(wire, Request.of("GET /api/v1/tenants/made/api-keys").with(platform), 200);
    String id = made.text().replaceFirst("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    String path = "DELETE /api/v1/tenants/made/api-keys/" + id;
    check(wire, Request.of(path).with(platform), 200);
    check(wire, Request.of(path).with(platform), 404);
  }

  private void failedTenants(Wire wire) throws IOException {
    check(wire, post("/api/v1/tenants", "{}").with(bearer(Role.ADMIN)), 403);
    check(wire, post("/api/v1/tenants", "{\"key\":\"?\"}").with(platform()), 422);
    check(wire, post("/api/v1/tenants", "[").with(platform()), 400);
    check(wire, post("/api/v1/tenants", " ".repeat(70_000)).with(platform()), 413);
    check(wire, Request.of("GET /api/v1/tenants/system").with(bearer(Role.ADMIN)), 404);
    check(wire, Request.of("GET /api/v1/tenants/system?x=1").with(platform()), 422);
  }

  private void verify(Wire wire) throws IOException {
    for (String method : Contract.METHODS) {
      check(
          wire,
          Request.of(method.toUpperCase(Locale.ROOT) + " /auth/verify").with(bearer(Role.VIEWER)),
          200);
    }
    Request asked = Request.of("GET /auth/verify").with("x-original-uri: /api/v1/tenants");
    check(wire, asked.with(bearer(Role.VIEWER)), 403);
    check(wire, asked, 401);
  }

  private void documentation(Wire wire) throws IOException {
    for (Operation operation : contract.operations()) {
      if (operation.node().path("tags").toString().contains("documentation")) {
        Request request = Request.of("GET " + operation.path());
        String tag = check(wire, request, 200).header("etag");
        check(wire, request.with("If-None-Match: " + tag), 304);
      }
    }
  }

  /** What is refused before any route is asked. */
  private void edge(Wire wire) throws IOException {
    String admin = bearer(Role.ADMIN);
    String much = "x".repeat(17 * 1024);
    check(wire, Request.of("GET /api/v1/logs?search=" + much).with(admin), 414);
    check(wire, Request.of("GET /api/v1/logs").with(admin, "X-Much: " + much), 431);
    check(wire, Request.of("GET /docs").with("Host: other"), 400);
    check(wire, Request.of("GET /api/v1/logs").with(admin, "Origin: https://pages.example"), 200);
    for (String path : List.of("/api/v1/logs", "/api/v1/logs/bulk", "/docs", "/openapi.json")) {
      Response refused = wire.exchange(Request.of("PUT " + path).with(admin));
      assertEquals(405, refused.status(), path);
      report("PUT " + path, contract.problems("MethodNotAllowed", refused));
      assertEquals(String.join(", ", methods(path)), refused.header("allow"), path);
    }
    statuses.add("405");
    Request slow = post("/api/v1/logs", ENTRY).with(admin);
    try (RawConnection connection = new RawConnection(server.port())) {
      byte[] bytes = slow.bytes();
      connection.send(Arrays.copyOf(bytes, bytes.length - 5));
      check(slow, connection.read(), 408);
    }
  }

  /** The only place for a live tail is taken. */
  private void overload() throws IOException {
    Request stream = Request.of("GET /api/v1/logs/stream").upgrade().with(bearer(Role.VIEWER));
    try (RawConnection first = new RawConnection(server.port())) {
      first.send(stream.bytes());
      Response opened = first.read();
      long deadline = System.nanoTime() + 10_000_000_000L;
      while (opened.status() == 503 && System.nanoTime() < deadline) {
        // The tail of the test before is still being closed.
        first.send(stream.bytes());
        opened = first.read();
      }
      check(stream, opened, 101);
      try (RawConnection second = new RawConnection(server.port())) {
        second.send(stream.bytes());
        check(stream, second.read(), 503);
      }
    }
  }

  private Response check(Wire wire, Request request, int expected) throws IOException {
    Response answer = wire.exchange(request);
    check(request, answer, expected);
    return answer;
  }

  private void check(Request request, Response answer, int expected) {
    String target = request.line().substring(request.line().indexOf(' ') + 1);
    Operation operation = contract.operation(request.method(), target);
    assertEquals(expected, answer.status(), () -> request.line() + " " + answer.text());
    report(request.line(), contract.problems(operation, answer));
    statuses.add(String.valueOf(expected));
    if (expected < 300) {
      succeeded.add(operation.toString());
    }
  }

  private void report(String line, List<String> problems) {
    String shown = line.length() < 100 ? line : line.substring(0, 100) + "…";
    problems.forEach(problem -> wrong.add(shown + ": " + problem));
  }

  /** Of all operations, and of the shared answers that belong to none. */
  private static Set<String> documentedStatuses() {
    Set<String> all = new TreeSet<>();
    for (Operation operation : contract.operations()) {
      operation.node().get("responses").fieldNames().forEachRemaining(all::add);
    }
    for (JsonNode response : contract.at("/components/responses")) {
      JsonNode code =
          response.at("/content/application~1json/schema/allOf/1/properties/code/const");
      if (!code.isMissingNode()) {
        all.add(code.asText());
      }
    }
    all.removeAll(NOT_PROVOKED);
    return all;
  }

  private static Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    for (Operation operation : contract.operations()) {
      if (operation.path().equals(path)) {
        methods.add(operation.method().toUpperCase(Locale.ROOT));
      }
    }
    return methods;
  }

  private static Request post(String target, String body) {
    return Request.of("POST " + target).body(body);
  }

  private static String bearer(Role role) throws IOException {
    return "Authorization: Bearer " + server.token("answers", role);
  }

  private static String platform() throws IOException {
    return "Authorization: Bearer " + server.platformAdminToken();
  }
}
