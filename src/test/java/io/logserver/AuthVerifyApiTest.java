package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ingress is told before it lets a request through. */
class AuthVerifyApiTest {

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

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "BREW"})
  void answersEveryMethodAndEverythingBelow(String method) throws Exception {
    for (String path : List.of("/auth/verify", "/auth/verify/", "/auth/verify/api/v1/logs")) {
      HttpRequest request =
          server
              .client("methods", Role.AUDITOR)
              .request(path)
              .method(method, BodyPublishers.noBody())
              .build();
      assertEquals(200, server.stranger().send(request).status(), method + path);
    }
    assertFalse(server.management("/metrics").body().contains("BREW"));
  }

  @Test
  void tellsOfNobodyWithoutACredentialThatHolds() throws Exception {
    for (ApiClient client : List.of(server.stranger(), server.stranger().as("a.b.c"))) {
      Answer refused = client.get("/auth/verify");
      assertEquals(401, refused.status());
      assertFalse(refused.headers().containsKey("x-auth-sub"));
    }
  }

  /** The permission is that of the route itself: what is told is what happens there. */
  @ParameterizedTest
  @CsvSource({
    "VIEWER, GET, /api/v1/logs, 200",
    "VIEWER, GET, /api/v1/logs?severity=INFO&x=/../, 200",
    "VIEWER, POST, /api/v1/logs, 403",
    "VIEWER, GET, /api/v1/logs/export, 403",
    "AUDITOR, GET, /api/v1/logs/export, 200",
    "WRITER, POST, /api/v1/logs/bulk?return=ids, 200",
    "WRITER, GET, /api/v1/logs/01890a5d-ac96-774b-bcce-b302099a8057, 403",
    "VIEWER, GET, /api/v1/logs/01890a5d-ac96-774b-bcce-b302099a8057, 200",
    "VIEWER, GET, /api/v1/logs/stream, 200",
    "WRITER, GET, /api/v1/logs/stream, 403",
    "ADMIN, DELETE, /api/v1/logs/cleanup, 200",
    "AUDITOR, DELETE, /api/v1/logs/cleanup, 403",
    "ADMIN, PATCH, /api/v1/tenants/x, 200",
    "VIEWER, GET, /api/v1/tenants/x, 403",
    "ADMIN, GET, https://logs.example/api/v1/logs?x=1, 200",
    "ADMIN, GET, https://logs.example, 403",
    "ADMIN, GET, /elsewhere, 403",
    "ADMIN, PUT, /api/v1/logs, 403",
    "ADMIN, get, /api/v1/logs, 403",
    "ADMIN, G T, /api/v1/logs, 403",
    "ADMIN, GET, /api/v1/logs/../tenants, 403",
    "ADMIN, GET, /api/v1//logs, 403",
    "ADMIN, GET, /api/v1/%6cogs, 403",
    "ADMIN, GET, api/v1/logs, 403",
    "VIEWER, GET, /api/v1/logs/, 200",
    "WRITER, GET, /api/v1/logs/, 403",
    "VIEWER, GET, /api/v1/logs//, 403",
    "VIEWER, GET, /, 403"
  })
  void judgesTheOriginalRequest(Role role, String method, String uri, int status) throws Exception {
    ApiClient client = server.client("judge", role);

    for (String header : List.of("x-auth-request-redirect", "x-original-uri", "x-forwarded-uri")) {
      Answer answer = verify(client, header, uri, "x-original-method", method);
      assertEquals(status, answer.status(), header);
      assertEquals(status == 200, answer.headers().containsKey("x-auth-sub"));
    }
    assertEquals(
        status, verify(client, "x-original-uri", uri, "x-forwarded-method", method).status());
  }

  @Test
  void takesItsOwnMethodWhereNoHeaderNamesOne() throws Exception {
    HttpRequest.Builder request =
        server
            .client("own", Role.WRITER)
            .request("/auth/verify")
            .header("x-original-uri", "/api/v1/logs");

    assertEquals(403, server.stranger().send(request.GET().build()).status());
    assertEquals(
        200, server.stranger().send(request.POST(BodyPublishers.noBody()).build()).status());
  }

  @Test
  void isNotDeceivedByAHeaderThatAClientAdds() throws Exception {
    ApiClient viewer = server.client("smuggler", Role.VIEWER);
    String read = "/api/v1/logs";
    String export = "/api/v1/logs/export";

    assertEquals(
        403, verify(viewer, "x-auth-request-redirect", read, "x-original-uri", export).status());
    assertEquals(403, verify(viewer, "x-original-uri", read, "x-original-uri", export).status());
    assertEquals(
        403,
        verify(
                viewer,
                "x-original-uri",
                read,
                "x-original-method",
                "GET",
                "x-forwarded-method",
                "POST")
            .status());
  }

  @Test
  void takesTheTokenOfAWebSocketFromItsQuery() throws Exception {
    String token = server.token("socket", Role.VIEWER);
    ApiClient stranger = server.stranger();

    assertEquals(
        200,
        verify(stranger, "x-original-uri", "/api/v1/logs/stream?severity=INFO&token=" + token)
            .status());
    assertEquals(401, verify(stranger, "x-original-uri", "/api/v1/logs?token=" + token).status());
    assertEquals(401, verify(stranger, "x-original-uri", "/api/v1/logs/stream?token=%zz").status());
    assertEquals(401, stranger.get("/auth/verify", "token", token).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "Ålice Müller 😀", "100%", "a+b", " padded ", "x,y;\"z\""})
  void encodesSubjectsSoThatTheyCanBeReadBack(String subject) throws Exception {
    ApiClient admin = server.client("subjects", Role.ADMIN);
    String body =
        new JsonObject().put("sub", subject).put("role", "viewer").put("ttl_seconds", 60).encode();
    ApiClient client =
        admin.as(admin.post("/api/v1/tenants/subjects/tokens", body).object().getString("token"));

    Answer answer = client.get("/auth/verify");

    String header = answer.headers().get("x-auth-sub").get(0);
    assertEquals(
        subject, URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8), header);
    assertEquals(subject, answer.object().getString("sub"));
    assertEquals(
        Optional.empty(), header.chars().boxed().filter(c -> c <= 32 || c > 126).findAny());
  }

  @Test
  void otherRoutesIgnoreTheHeadersOfAnIngress() throws Exception {
    HttpRequest request =
        server
            .client("plain", Role.VIEWER)
            .request("/api/v1/logs/export")
            .headers("x-original-uri", "/api/v1/logs", "x-auth-role", "admin")
            .GET()
            .build();

    assertEquals(403, server.stranger().send(request).status());
  }

  private static Answer verify(ApiClient client, String... headers) throws IOException {
    return client.send(client.request("/auth/verify").headers(headers).GET().build());
  }
}
