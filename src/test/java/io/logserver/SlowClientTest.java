package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.RawHttp;
import io.logserver.support.RawHttp.Response;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take their time, and too many of them. */
class SlowClientTest {

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}";

  private static final String SLOW_BODY =
      "[" + (ENTRY + "," + " ".repeat(90_000)).repeat(11) + ENTRY + "]";

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(
                "LOGSERVER_HTTP_HEAD_TIMEOUT", "1s",
                "LOGSERVER_HTTP_BODY_TIMEOUT", "1s",
                "LOGSERVER_HTTP_REQUEST_TIMEOUT", "2s",
                "LOGSERVER_HTTP_MAX_CONNECTIONS", "20",
                "LOGSERVER_HTTP_MAX_REQUESTS", "3"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void isAsHealthyAsBefore() throws IOException {
    server.awaitIdle();
  }

  @Test
  void endsADribbledHead() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      assertTooSlow(client.dribble("GET /api/v1/logs HTTP/1.1\r\nHost: localhost\r\n", 100));
      assertTrue(client.isClosedWithin(5));
    }
  }

  @Test
  void endsAHeadThatLooksLikeHttp2ForLong() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("PRI * HTTP/2.0\r\n\r\nS");
      assertTrue(client.isClosedWithin(5));
    }
  }

  @Test
  void endsADribbledHeadOfALaterRequestToo() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(404, client.receive().status());
      assertTooSlow(client.dribble("GET /api/v1/logs HTTP/1.1\r\nHost: localhost\r\n", 100));
      assertTrue(client.isClosedWithin(5));
    }
  }

  @Test
  void leavesAConnectionBetweenTwoRequestsAlone() throws Exception {
    try (RawHttp client = new RawHttp(server.port());
        RawHttp slow = new RawHttp(server.port())) {
      client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(404, client.receive().status());
      assertTooSlow(slow.dribble("GET /api/v1/logs HTTP/1.1\r\nHost: localhost\r\n", 100));
      client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(404, client.receive().status());
    }
  }

  @Test
  void leavesTheManagementPortAlone() throws Exception {
    try (RawHttp scraper = new RawHttp(server.managementPort());
        RawHttp slow = new RawHttp(server.port())) {
      String live = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
      assertEquals(200, scraper.send(live).receive().status());
      assertTooSlow(slow.dribble("GET /api/v1/logs HTTP/1.1\r\nHost: localhost\r\n", 100));
      assertEquals(200, scraper.send(live).receive().status());
    }
  }

  @Test
  void endsADribbledBodyAndGivesItsBytesBack() throws Exception {
    for (String framing : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.send(head(framing));
        assertTooSlow(client.dribble("f4240\r\n" + ENTRY, 100));
        assertTrue(client.isClosedWithin(5));
      }
      server.awaitIdle();
    }
  }

  @Test
  void takesABodyThatIsSlowButComes() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(head("Content-Length: " + SLOW_BODY.length()));
      sendSlowly(client, SLOW_BODY);
      assertEquals(200, client.receive().status());
    }
  }

  @Test
  void takesItBehindARequestWhoseAnswerItDidNotWaitFor() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(
          "GET /a HTTP/1.1\r\nHost: a\r\n\r\n" + head("Content-Length: " + SLOW_BODY.length()));
      assertEquals(404, client.receive().status());
      sendSlowly(client, SLOW_BODY);
      assertEquals(200, client.receive().status());
    }
  }

  private static void sendSlowly(RawHttp client, String body) throws IOException {
    int sent = 0;
    long start = System.nanoTime();
    for (int part = 1; part <= 16; part++) {
      int end = part * body.length() / 16;
      client.send(body.substring(sent, end));
      sent = end;
      while (System.nanoTime() - start < part * 150_000_000L) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void refusesAnEncodingBeforeItsBodyComesAndDoesNotWaitForIt() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(head("Content-Encoding: br\r\nContent-Length: 1000"));
      Response refused = client.receive();
      assertEquals(415, refused.status(), refused::toString);
      assertTrue(client.isClosedWithin(5));
    }
  }

  @Test
  void closesAConnectionOnWhichTheRestOfARefusedBodyIsDribbled() throws Exception {
    for (String length : List.of("1000", "100000000")) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.send("POST /api/v1/logs HTTP/1.1\r\nHost: a\r\nContent-Length: " + length);
        client.send("\r\n\r\n");
        assertEquals(401, client.receive().status());
        assertTrue(client.isClosedWhileDribbling(5), length);
      }
    }
  }

  @Test
  void closesAConnectionOnWhichTheRestOfARefusedBodyDoesNotCome() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("POST /api/v1/logs HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{");
      assertEquals(401, client.receive().status());
      assertTrue(client.isClosedWithin(5));
    }
  }

  @Test
  void refusesRequestsAboveTheirNumberBeforeReadingThem() throws Exception {
    List<RawHttp> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        RawHttp client = new RawHttp(server.port());
        clients.add(client.send(head("Expect: 100-continue\r\nContent-Length: 100")));
        assertEquals(100, client.receive().status());
      }
      ApiClient.Answer refused = server.client("slow", Role.VIEWER).get("/api/v1/logs");
      assertEquals(503, refused.status());
      assertEquals("overloaded", refused.error());
      assertEquals(List.of("1"), refused.headers().get("retry-after"));
      for (RawHttp client : clients) {
        assertTooSlow(client.receive());
      }
    } finally {
      for (RawHttp client : clients) {
        client.close();
      }
    }
  }

  @Test
  void closesConnectionsAboveTheirNumberAndServesTheOthers() throws Exception {
    List<RawHttp> clients = new ArrayList<>();
    try {
      RawHttp first = new RawHttp(server.port());
      clients.add(first);
      for (int i = 1; i < 30; i++) {
        clients.add(new RawHttp(server.port()));
      }
      for (RawHttp client : clients.subList(20, 30)) {
        assertTrue(client.isClosedWithin(5));
      }
      assertEquals(404, first.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").receive().status());
    } finally {
      for (RawHttp client : clients) {
        client.close();
      }
    }
    assertTrue(server.metric("logserver_http_connections_refused_total") >= 10);
  }

  private static String head(String framing) throws IOException {
    return "POST /api/v1/logs/bulk?return=count HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        + server.token("slow", Role.WRITER)
        + "\r\n"
        + framing
        + "\r\n\r\n";
  }

  private static void assertTooSlow(Response response) {
    assertEquals(408, response.status(), response::toString);
    assertEquals("request_timeout", new JsonObject(response.body()).getString("error"));
    assertEquals("close", response.headers().get("connection"));
  }
}
