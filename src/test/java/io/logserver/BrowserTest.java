package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.RawHttp;
import io.logserver.support.RawHttp.Response;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What web pages may do, those of listed origins and those of others. */
class BrowserTest {

  private static final String LISTED = "https://logs.example.com";
  private static final String FOREIGN = "https://evil.example.com";

  @TempDir static Path folder;

  private static TestServer closed;
  private static TestServer open;

  @BeforeAll
  static void start() {
    closed = TestServer.start(folder.resolve("closed"));
    open =
        TestServer.start(
            folder.resolve("open"),
            Map.of("LOGSERVER_HTTP_CORS_ORIGINS", LISTED + ", http://localhost:3000"));
  }

  @AfterAll
  static void stop() {
    closed.close();
    open.close();
  }

  @Test
  void answersPreflightsOfListedOriginsOnly() throws Exception {
    Response allowed = preflight(open, LISTED);
    assertEquals(204, allowed.status());
    assertEquals(LISTED, allowed.headers().get("access-control-allow-origin"));
    assertEquals("GET, POST, PATCH, DELETE", allowed.headers().get("access-control-allow-methods"));
    assertEquals(
        "authorization, content-type, content-encoding, x-api-key, x-request-id",
        allowed.headers().get("access-control-allow-headers"));
    assertEquals("3600", allowed.headers().get("access-control-max-age"));
    assertFalse(allowed.headers().containsKey("access-control-allow-credentials"));

    for (Response refused : new Response[] {preflight(open, FOREIGN), preflight(closed, LISTED)}) {
      assertEquals(405, refused.status(), refused::toString);
      assertTrue(
          refused.headers().keySet().stream().noneMatch(name -> name.startsWith("access-")),
          refused::toString);
    }
  }

  @Test
  void letsPagesOfListedOriginsReadAnswersAndErrors() throws Exception {
    Response listed = get(open, "/api/v1/logs", LISTED, "");
    assertEquals(401, listed.status());
    assertEquals(LISTED, listed.headers().get("access-control-allow-origin"));
    assertEquals(
        "x-request-id, retry-after", listed.headers().get("access-control-expose-headers"));
    assertEquals("origin", listed.headers().get("vary"));
    Response foreign = get(open, "/api/v1/logs", FOREIGN, "");
    assertEquals(401, foreign.status());
    assertNull(foreign.headers().get("access-control-allow-origin"));
    assertEquals("origin", foreign.headers().get("vary"));
  }

  @Test
  void allowsEveryOriginWhenAskedTo() throws Exception {
    try (TestServer any =
        TestServer.start(folder.resolve("any"), Map.of("LOGSERVER_HTTP_CORS_ORIGINS", "*"))) {
      assertEquals("*", preflight(any, FOREIGN).headers().get("access-control-allow-origin"));
      assertNull(preflight(any, FOREIGN).headers().get("access-control-allow-credentials"));
      assertEquals(101, upgrade(any, FOREIGN).status());
    }
  }

  @Test
  void upgradesNoPageOfAForeignOrigin() throws Exception {
    assertEquals(101, upgrade(closed, null).status());
    assertEquals(101, upgrade(closed, "http://127.0.0.1:" + closed.port()).status());
    assertEquals(101, upgrade(closed, "https://127.0.0.1:" + closed.port()).status());
    assertEquals(101, upgrade(open, LISTED).status());
    assertEquals(101, upgrade(open, "http://localhost:3000").status());
    for (String origin :
        new String[] {
          FOREIGN, "null", "", "http://127.0.0.1", "https://logs.example.com.evil.io"
        }) {
      Response refused = upgrade(open, origin);
      assertEquals(403, refused.status(), origin);
      assertEquals("forbidden", new JsonObject(refused.body()).getString("error"));
    }
    assertEquals(403, upgrade(closed, LISTED).status());
  }

  @Test
  void tellsBrowsersToKeepFrameAndGuessNothing() throws Exception {
    String token = closed.token("headers", Role.ADMIN);
    for (String path :
        new String[] {"/api/v1/logs", "/none", "/api/v1/logs/export", "/api/v1/logs/x"}) {
      Map<String, String> headers = get(closed, path, null, token).headers();
      assertEquals("nosniff", headers.get("x-content-type-options"), path);
      assertEquals("no-store", headers.get("cache-control"), path);
      assertEquals("no-referrer", headers.get("referrer-policy"), path);
      assertEquals("frame-ancestors 'none'", headers.get("content-security-policy"), path);
      assertEquals("DENY", headers.get("x-frame-options"), path);
      assertNull(headers.get("strict-transport-security"), path);
    }
  }

  private static Response preflight(TestServer server, String origin) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      return client
          .send(
              "OPTIONS /api/v1/logs HTTP/1.1\r\nHost: a\r\nOrigin: "
                  + origin
                  + "\r\nAccess-Control-Request-Method: POST\r\n"
                  + "Access-Control-Request-Headers: authorization\r\n\r\n")
          .receive();
    }
  }

  private static Response get(TestServer server, String path, String origin, String token)
      throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      return client
          .send(
              "GET "
                  + path
                  + " HTTP/1.1\r\nHost: a\r\n"
                  + (origin == null ? "" : "Origin: " + origin + "\r\n")
                  + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                  + "\r\n")
          .receive();
    }
  }

  private static Response upgrade(TestServer server, String origin) throws IOException {
    String token = server.token("browser", Role.VIEWER);
    try (RawHttp client = new RawHttp(server.port())) {
      return client
          .send(
              "GET /api/v1/logs/stream?token="
                  + token
                  + " HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  + (origin == null ? "" : "Origin: " + origin + "\r\n")
                  + "\r\n")
          .receive();
    }
  }
}
