package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.RawHttp;
import io.logserver.support.RawHttp.Response;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that a proxy in front may read differently, and heads that are too long. */
class SmugglingTest {

  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

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

  @AfterEach
  void isAsHealthyAsBefore() throws IOException {
    server.awaitIdle();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5x\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "X-Folded: a\r\n Content-Length: 5\r\n",
        "X-Folded: a\r\n\tb\r\n",
        "X-Bare: a\rContent-Length: 5\r\n",
        "X-Bare: a\r\r\n",
        "X-Line: a\nContent-Length: 5\r\n",
        "X-Null: a\0b\r\n",
        "X Space: a\r\n",
        "Content-Length : 5\r\n",
        ": a\r\n",
        "no colon\r\n",
        "Host: b\r\n",
        "host: a\r\n"
      })
  void refusesAHeadThatCanBeReadInTwoWaysAndClosesTheConnection(String lines) throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("POST /api/v1/logs HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + HIDDEN);
      assertRefused(client, 400, "malformed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1x", "HTTPS/1.1"})
  void refusesAVersionThatIsNotServed(String version) throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET /api/v1/logs " + version + "\r\nHost: a\r\n\r\n" + HIDDEN);
      assertRefused(client, 400, "malformed");
    }
  }

  /** The greeting has line feeds, and what follows one may look like a folded header. */
  @Test
  void answersAGreetingOfTlsOnce() throws Exception {
    String greeting =
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"
            + "random\n more\n\n GET\n x\n\n".repeat(20);
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(greeting);
      assertRefused(client, 400, "malformed");
    }
  }

  @Test
  void refusesItOnAConnectionThatWasUsedBeforeAndInPieces() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(404, client.receive().status());
      for (String piece : "GET /b HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n".split("(?<=:)")) {
        client.send(piece);
      }
      assertRefused(client, 400, "malformed");
    }
  }

  @Test
  void takesPipelinedRequestsWhoseBodiesLookFolded() throws Exception {
    String token = server.token("pipe", Role.WRITER);
    String body =
        "\r\n {\"action\":\"a\",\n\t\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}";
    String head =
        "POST /api/v1/logs HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n";
    String whole = head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    String chunked =
        head
            + "Transfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(body.length())
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n";
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(whole + chunked + whole + HIDDEN);
      assertEquals(200, client.receive().status());
      assertEquals(200, client.receive().status());
      assertEquals(200, client.receive().status());
      assertEquals(404, client.receive().status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Host: a b\r\n", "Host: a:x\r\n", "Host: [\r\n"})
  void wantsAHost(String lines) throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET /api/v1/logs HTTP/1.1\r\n" + lines + "\r\n");
      Response response = client.receive();
      assertEquals(400, response.status(), response::toString);
      assertEquals("malformed", new JsonObject(response.body()).getString("error"));
    }
  }

  @Test
  void saysThatTheRequestLineIsTooLong() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET /" + "a".repeat(17_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertRefused(client, 414, "uri_too_long");
    }
  }

  @Test
  void saysThatTheHeadersAreTooLarge() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(17_000) + "\r\n\r\n");
      assertRefused(client, 431, "headers_too_large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/logs?severity=%",
        "/api/v1/logs?severity=%zz",
        "/api/v1/logs?%e4%=1",
        "/api/v1/logs/stats?group_by=%f",
        "/api/v1/logs/histogram?interval=%",
        "/api/v1/logs/export?format=%1",
        "/api/v1/logs/%",
        "/api/v1/logs/%zz",
        "/api/v1/tenants/%zz"
      })
  void saysThatAnEscapeIsBroken(String uri) throws Exception {
    Response response = get(uri);
    assertEquals(400, response.status(), response::toString);
    assertEquals("malformed", new JsonObject(response.body()).getString("error"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/logs?a=%E4%BD",
        "/api/v1/logs?=&&=&",
        "/api/v1/logs?search=%00",
        "/api/v1/logs?search=%ff%fe",
        "/api/v1/logs/stream?token=%",
        "/auth/verify?x=%zz",
        "/%2e%2e/%",
        "//?%",
        "/api/v1/logs/stats;a=%?b=%",
        "*",
        "http://[::1/?",
        "?"
      })
  void neverCallsAnOddUriAFaultOfTheServer(String uri) throws Exception {
    Response response = get(uri);
    assertTrue(response.status() < 500, response::toString);
    assertFalse(response.body().contains("Exception"), response::body);
  }

  private static Response get(String uri) throws IOException {
    String token = server.token("query", Role.ADMIN);
    String head = "GET " + uri + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    try (RawHttp client = new RawHttp(server.port())) {
      return client.send(head + "Authorization: Bearer " + token + "\r\n\r\n").receive();
    }
  }

  private static void assertRefused(RawHttp client, int status, String error) throws IOException {
    Response response = client.receive();
    assertEquals(status, response.status(), response::toString);
    JsonObject json = new JsonObject(response.body());
    assertEquals(status, json.getInteger("code"));
    assertEquals(error, json.getString("error"));
    assertEquals(response.headers().get("x-request-id"), json.getString("request_id"));
    assertEquals("nosniff", response.headers().get("x-content-type-options"));
    assertTrue(client.isClosedWithin(5), "the connection is still open");
  }
}
