package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the routes of tenants refuse, and in which words. */
class TenantErrorsApiTest {

  private static final String TENANT = "/api/v1/tenants/acme";
  private static final String ABSENT_ID = "acme.0123456789abcdef";

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder.resolve("data"), Map.of("LOGSERVER_AUTH_SYSTEM_SECRET", "s".repeat(40)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "PATCH||{\"name\":7}|body.name:type",
        "PATCH||{\"name\":null}|body.name:type",
        "PATCH||{\"name\":\"\"}|body.name:too_short",
        "PATCH||{\"name\":\"a\\u0000\"}|body.name:pattern",
        "PATCH||{\"retention_days\":0}|body.retention_days:range",
        "PATCH||{\"retention_days\":36501}|body.retention_days:range",
        "PATCH||{\"retention_days\":99999999999999999999}|body.retention_days:range",
        "PATCH||{\"retention_days\":1.5}|body.retention_days:type",
        "PATCH||{\"retention_days\":\"30\"}|body.retention_days:type",
        "PATCH||{\"limits\":7}|body.limits:type",
        "PATCH||{\"limits\":{\"logs_per_second\":0}}|body.limits.logs_per_second:range",
        "PATCH||{\"limits\":{\"bytes_per_second\":\"1\"}}|body.limits.bytes_per_second:type",
        "PATCH||{\"limits\":{\"logs\":1}}|body.limits.logs:unknown",
        "PATCH||{\"key\":\"other\"}|body.key:unknown",
        "PATCH||{\"secret\":\"x\"}|body.secret:unknown",
        "PATCH||{\"name\":\"a\",\"name\":\"b\"}|body.name:duplicate",
        "PATCH||[]|body:type",
        "PATCH||{\"name\":1,\"x\":2,\"retention_days\":0}|body.x:unknown body.name:type body.retention_days:range",
        "POST|/tokens|{}|body.sub:missing body.role:missing body.ttl_seconds:missing",
        "POST|/tokens|{\"sub\":\"\",\"role\":\"king\",\"ttl_seconds\":0}|body.sub:pattern body.role:enum body.ttl_seconds:range",
        "POST|/tokens|{\"sub\":\"a\",\"role\":\"viewer\",\"ttl_seconds\":315360001}|body.ttl_seconds:range",
        "POST|/tokens|{\"sub\":\"a\",\"role\":\"viewer\",\"ttl_seconds\":null}|body.ttl_seconds:type",
        "POST|/tokens|{\"sub\":\"a\",\"role\":\"viewer\",\"ttl_seconds\":1,\"tenant\":\"b\"}|body.tenant:unknown",
        "POST|/api-keys|{}|body.name:missing body.role:missing",
        "POST|/api-keys|{\"name\":\"\",\"role\":7}|body.name:too_short body.role:type",
        "POST|/api-keys|{\"name\":\"k\",\"role\":\"admin\",\"id\":\"x\"}|body.id:unknown"
      })
  void namesEachProblemOfABody(String method, String path, String body, String problems)
      throws Exception {
    Answer refused = send(admin(), method, TENANT + (path == null ? "" : path), body);

    assertEquals(422, refused.status());
    assertEquals("invalid", refused.error());
    assertEquals(problems, problems(refused));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nonsense", "{}{}", "{\"name\":}"})
  void refusesWhatIsNotJson(String body) throws Exception {
    for (String path : List.of("/tokens", "/api-keys")) {
      assertEquals(400, send(admin(), "POST", TENANT + path, body).status());
    }
    assertEquals(400, send(admin(), "PATCH", TENANT, body).status());
  }

  @Test
  void refusesABodyThatNoTenantNeeds() throws Exception {
    Answer refused = send(admin(), "PATCH", TENANT, "{\"name\":\"" + "a".repeat(70_000) + "\"}");
    assertEquals(413, refused.status());

    String many =
        IntStream.range(0, 5000)
            .mapToObj(i -> "\"x" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    assertEquals(100, send(admin(), "PATCH", TENANT, many).list().size());
  }

  @Test
  void refusesParametersEverywhere() throws Exception {
    for (String path : List.of("", "/api-keys")) {
      Answer refused = send(admin(), "GET", TENANT + path + "?x=1", "");
      assertEquals(422, refused.status());
      assertEquals("query.x:unknown", problems(refused));
    }
    for (String path : List.of("/secret", "/tokens", "/api-keys")) {
      assertEquals(422, send(admin(), "POST", TENANT + path + "?x=1", "{}").status());
    }
  }

  @Test
  void answersTheSameForOtherTenantsAndThoseThatAreNot() throws Exception {
    server.client("other", Role.ADMIN);
    String[][] requests = {
      {"GET", ""},
      {"PATCH", ""},
      {"POST", "/secret"},
      {"POST", "/tokens"},
      {"POST", "/api-keys"},
      {"GET", "/api-keys"},
      {"DELETE", "/api-keys/" + ABSENT_ID}
    };
    for (String[] request : requests) {
      JsonObject seen = null;
      for (String key : List.of("other", "nobody", "system", "NOT-A-KEY", "a%20b")) {
        Answer refused =
            send(admin(), request[0], "/api/v1/tenants/" + key + request[1], "{\"name\":7}");
        JsonObject answer = refused.json().copy();
        answer.remove("request_id");
        assertEquals(404, refused.status(), request[0] + request[1]);
        assertTrue(seen == null || seen.equals(answer), () -> answer.encode());
        seen = answer;
      }
      for (Role role : List.of(Role.VIEWER, Role.AUDITOR, Role.WRITER)) {
        ApiClient client = server.client("acme", role);
        assertEquals(403, send(client, request[0], TENANT + request[1], "{}").status());
      }
      assertEquals(401, send(server.stranger(), request[0], TENANT + request[1], "{}").status());
    }
  }

  @Test
  void tellsThePlatformsAdminOfATenantThatIsNot() throws Exception {
    ApiClient platform = server.platformAdmin();
    String path = "/api/v1/tenants/nobody";

    assertEquals(404, send(platform, "GET", path, "").status());
    assertEquals(404, send(platform, "PATCH", path, "{\"name\":\"x\"}").status());
    assertEquals(404, send(platform, "POST", path + "/secret", "").status());
    assertEquals(
        404,
        send(
                platform,
                "POST",
                path + "/tokens",
                "{\"sub\":\"a\",\"role\":\"viewer\",\"ttl_seconds\":1}")
            .status());
    assertEquals(
        404,
        send(platform, "POST", path + "/api-keys", "{\"name\":\"a\",\"role\":\"viewer\"}")
            .status());
    assertEquals(404, send(platform, "GET", path + "/api-keys", "").status());
    assertEquals(404, send(platform, "DELETE", path + "/api-keys/" + ABSENT_ID, "").status());
    assertEquals(404, send(admin(), "DELETE", TENANT + "/api-keys/" + ABSENT_ID, "").status());
  }

  @Test
  void doesNotRotateASecretThatIsConfigured() throws Exception {
    Answer refused = send(server.platformAdmin(), "POST", "/api/v1/tenants/system/secret", "");

    assertEquals(409, refused.status());
    assertTrue(refused.json().getString("msg").contains("auth.system-secret"));
  }

  @Test
  void boundsTheKeysOfATenant() throws Exception {
    ApiClient admin = server.client("many", Role.ADMIN);
    String path = "/api/v1/tenants/many/api-keys";
    for (int i = 0; i < 100; i++) {
      assertEquals(
          200, send(admin, "POST", path, "{\"name\":\"same\",\"role\":\"viewer\"}").status());
    }

    Answer refused = send(admin, "POST", path, "{\"name\":\"same\",\"role\":\"viewer\"}");

    assertEquals(422, refused.status());
    assertEquals("body:too_many", problems(refused));
    assertEquals(100, admin.get(path).list().stream().distinct().count());
  }

  @Test
  void tellsWhenATokenEnds() throws Exception {
    long before = Instant.now().getEpochSecond();
    JsonObject issued =
        send(
                admin(),
                "POST",
                TENANT + "/tokens",
                "{\"sub\":\"a\",\"role\":\"viewer\",\"ttl_seconds\":315360000}")
            .object();

    long ends = Instant.parse(issued.getString("expires_at")).getEpochSecond();
    assertTrue(ends >= before + 315_360_000L && ends <= before + 315_360_060L, issued.encode());
    assertEquals(200, server.stranger().as(issued.getString("token")).get("/api/v1/logs").status());
  }

  @Test
  void takesSettingsAtCreationAndShowsNoSecretAgain() throws Exception {
    String body =
        "{\"key\":\"full\",\"name\":\"Full\",\"retention_days\":7,"
            + "\"limits\":{\"bytes_per_second\":1000000}}";
    JsonObject created = send(server.platformAdmin(), "POST", "/api/v1/tenants", body).object();
    String secret = created.getString("secret");

    JsonObject shown = server.platformAdmin().get("/api/v1/tenants/full").object();

    created.remove("secret");
    assertEquals(created, shown);
    assertEquals(7, shown.getInteger("retention_days"));
    assertEquals(
        new JsonObject().put("logs_per_second", null).put("bytes_per_second", 1_000_000),
        shown.getJsonObject("limits"));
    assertFalse(server.platformAdmin().get("/api/v1/tenants").json().encode().contains(secret));
  }

  @Test
  void losesNoneOfManyChangesAtOnce() throws Exception {
    ApiClient admin = server.client("busy", Role.ADMIN);
    List<String> bodies =
        List.of(
            "{\"name\":\"Busy\"}",
            "{\"retention_days\":3}",
            "{\"limits\":{\"logs_per_second\":100000}}",
            "{\"limits\":{\"bytes_per_second\":1000000000}}");

    bodies.parallelStream()
        .forEach(body -> assertEquals(200, patchUnchecked(admin, "/api/v1/tenants/busy", body)));

    JsonObject shown = admin.get("/api/v1/tenants/busy").object();
    assertEquals("Busy", shown.getString("name"));
    assertEquals(3, shown.getInteger("retention_days"));
    assertEquals(
        new JsonObject().put("logs_per_second", 100_000).put("bytes_per_second", 1_000_000_000),
        shown.getJsonObject("limits"));
  }

  private static int patchUnchecked(ApiClient client, String path, String body) {
    try {
      return send(client, "PATCH", path, body).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ApiClient admin() throws IOException {
    return server.client("acme", Role.ADMIN);
  }

  private static Answer send(ApiClient client, String method, String path, String body)
      throws IOException {
    return client.send(client.request(path).method(method, BodyPublishers.ofString(body)).build());
  }

  /** {@code body.name:type}, one after the other. */
  private static String problems(Answer refused) {
    return refused.list().stream()
        .map(problem ->
            problem.getJsonArray("loc").stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("."))
                + ":"
                + problem.getString("type"))
        .collect(Collectors.joining(" "));
  }
}
