package io.logserver.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.badinput.BadInput.Expected;
import io.logserver.support.ApiClient;
import io.logserver.support.LogCapture;
import io.logserver.support.RawConnection;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Broken input of every kind on real connections, each with its exact answer; and at the end a
 * server that is none the worse for it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputTest {

  private static final String TENANT = "careless";

  @TempDir static Path folder;

  private static LogCapture log;
  private static TestServer server;
  private static String token;
  private static int stored;

  @BeforeAll
  static void start() throws IOException {
    log = new LogCapture();
    server = TestServer.start(folder.resolve("data"), Map.of("LOGSERVER_HTTP_HEAD_TIMEOUT", "1s"));
    token = server.token(TENANT, Role.ADMIN);
  }

  @AfterAll
  static void stop() {
    server.close();
    log.close();
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "io.logserver.badinput.BadBodies#truncated",
    "io.logserver.badinput.BadBodies#wrongTypes",
    "io.logserver.badinput.BadBodies#structure",
    "io.logserver.badinput.BadBodies#utf8",
    "io.logserver.badinput.BadBodies#bulk",
    "io.logserver.badinput.BadEncodings#all",
    "io.logserver.badinput.BadQueries#all",
    "io.logserver.badinput.BadRequests#lengths",
    "io.logserver.badinput.BadRequests#heads",
    "io.logserver.badinput.BadRequests#pipelines",
    "io.logserver.badinput.BadRequests#methods"
  })
  void isAnsweredExactly(BadInput input) throws Exception {
    stored += input.stored();
    try (RawConnection connection = new RawConnection(server.port())) {
      send(connection, input);
      for (Expected expected : input.answers()) {
        Response answer = connection.read(input.head());
        assertNotNull(answer, "closed instead of " + expected);
        assertAnswer(expected, answer);
      }
      if (input.closes()) {
        Response more = connection.read(input.head());
        assertNull(more, () -> more.status() + " " + more.headers() + " " + more.text());
      }
    }
  }

  /** What the server refuses before it is sent in whole may reset the connection. */
  private static void send(RawConnection connection, BadInput input) throws IOException {
    try {
      for (byte[] part : input.bytes(token)) {
        connection.send(part);
      }
      if (input.finishes()) {
        connection.finish();
      }
    } catch (SocketException e) {
      assertTrue(input.closes(), () -> input + ": " + e.getMessage());
    }
  }

  private static void assertAnswer(Expected expected, Response answer) {
    String seen = answer.status() + " " + answer.headers() + " " + answer.text();
    assertEquals(expected.status(), answer.status(), seen);
    assertTrue((answer.headers() + answer.text()).contains(expected.fragment()), seen);
    if (expected.status() == 200 || answer.body().length == 0) {
      return;
    }
    JsonObject json = new JsonObject(answer.text());
    assertEquals(expected.status(), json.getInteger("code"), seen);
    assertEquals(expected.error(), json.getString("error"), seen);
    assertEquals(answer.header("x-request-id"), json.getString("request_id"), seen);
    if (expected.loc() == null) {
      assertNull(json.getValue("data"), seen);
    } else {
      JsonObject first = json.getJsonArray("data").getJsonObject(0);
      String loc =
          first.getJsonArray("loc").stream().map(String::valueOf).collect(Collectors.joining("."));
      assertEquals(expected.loc(), loc, seen);
      assertEquals(expected.type(), first.getString("type"), seen);
    }
  }

  @Order(2)
  @Test
  void leavesTheServerAsItWas() throws Exception {
    ApiClient admin = server.client(TENANT, Role.ADMIN);
    assertEquals(List.of(), log.faults());
    assertEquals(200, server.management("/health/ready").statusCode());
    assertEquals(200, admin.post("/api/v1/logs", BadBodies.ENTRY).status());
    awaitStored(admin, stored + 1);
    server.awaitIdle();
    assertEquals(List.of(), log.faults());
  }

  private static void awaitStored(ApiClient admin, int expected) throws IOException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    int found;
    do {
      JsonObject stats = admin.get("/api/v1/logs/stats").object();
      found = stats.stream().mapToInt(entry -> (Integer) entry.getValue()).sum();
    } while (found < expected && System.nanoTime() < deadline);
    assertEquals(expected, found);
  }
}
