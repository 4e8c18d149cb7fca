package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.Frames;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live tail through a whole server and the JDK's WebSocket client. */
class LiveTailApiTest {

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

  @Test
  void showsEachStoredEntryOnceAndOnlyOfItsTenantAndFilter() throws Exception {
    Frames all = subscribe("tail", "");
    Frames errors = subscribe("tail", "&severity=ERROR");
    Frames others = subscribe("elsewhere", "");

    JsonObject info = post("tail", "INFO");
    JsonObject error = post("tail", "ERROR");
    JsonObject other = post("elsewhere", "INFO");

    assertEquals(info, all.next());
    assertEquals(error, all.next());
    assertEquals(error, errors.next());
    assertEquals(other, others.next());
    assertNull(all.poll());
    assertNull(errors.poll());
    assertNull(others.poll());
  }

  @Test
  void showsAnEntryOnlyOnceItCanBeFound() throws Exception {
    Frames frames = subscribe("found", "");
    ApiClient viewer = server.client("found", Role.VIEWER);
    for (int i = 0; i < 50; i++) {
      post("found", "INFO");
      assertEquals(200, viewer.get("/api/v1/logs/" + frames.next().getString("id")).status());
    }
  }

  @Test
  void answersPing() throws Exception {
    Frames frames = subscribe("ping", "");
    frames.send("ping");
    assertEquals("pong", frames.nextText());
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER, '', 101",
    "WRITER, '', 403",
    "VIEWER, &severity=LOUD, 422",
    "VIEWER, &colour=red, 422"
  })
  void refusesBeforeTheUpgrade(Role role, String query, int status) throws Exception {
    String uri = "/api/v1/logs/stream?token=" + server.token("refuse", role) + query;
    if (status == 101) {
      Frames.connect(server.port(), uri);
    } else {
      assertRefused(status, uri);
    }
  }

  @Test
  void refusesWithoutAToken() {
    assertRefused(401, "/api/v1/logs/stream");
    assertRefused(401, "/api/v1/logs/stream?token=x");
  }

  @Test
  void asksForAnUpgrade() throws Exception {
    assertEquals(400, server.client("plain", Role.VIEWER).get("/api/v1/logs/stream").status());
  }

  private static void assertRefused(int status, String uri) {
    CompletionException refused =
        assertThrows(CompletionException.class, () -> Frames.connect(server.port(), uri));
    WebSocketHandshakeException handshake = (WebSocketHandshakeException) refused.getCause();
    assertEquals(status, handshake.getResponse().statusCode());
  }

  private static JsonObject post(String tenant, String severity) throws IOException {
    String body =
        "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"%s\"}"
            .formatted(severity);
    return server.client(tenant, Role.WRITER).post("/api/v1/logs", body).object();
  }

  private static Frames subscribe(String tenant, String query) throws IOException {
    return Frames.connect(
        server.port(), "/api/v1/logs/stream?token=" + server.token(tenant, Role.VIEWER) + query);
  }
}
