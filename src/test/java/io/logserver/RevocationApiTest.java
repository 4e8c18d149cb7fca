package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.TestApi;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of open streams when the credential that opened them ends. */
@TestInstance(Lifecycle.PER_CLASS)
class RevocationApiTest {

  /** Less than the time after which a stream asks by itself: what closes it here was told. */
  private static final int SECONDS = 5;

  /** Enough that every event loop has some. */
  private static final int STREAMS = 12;

  private static final int POLICY = 1008;

  private TestApi server;

  /** Starts what is tested. */
  TestApi serve(Path data) throws Exception {
    return TestServer.start(data);
  }

  /** The port at which streams are opened. */
  int streams() {
    return server.port();
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
  void rotationClosesAllStreamsOfTheTenantAndNoOthers() throws Exception {
    ApiClient admin = server.client("rotated", Role.ADMIN);
    List<Stream> streams = open(server.token("rotated", Role.VIEWER));
    List<Stream> others = open(server.token("quiet", Role.VIEWER));

    assertEquals(200, admin.post("/api/v1/tenants/rotated/secret", "").status());

    for (Stream stream : streams) {
      assertEquals(POLICY, stream.closed.get(SECONDS, TimeUnit.SECONDS));
    }
    others.forEach(Stream::assertAlive);
  }

  @Test
  void revocationClosesTheStreamsOfThatKeyOnly() throws Exception {
    ApiClient admin = server.client("revoked", Role.ADMIN);
    JsonObject gone = key(admin, "gone", "viewer");
    List<Stream> streams = open(gone.getString("key"));
    List<Stream> others = open(key(admin, "kept", "auditor").getString("key"));
    List<Stream> tokens = open(server.token("revoked", Role.VIEWER));

    String path = "/api/v1/tenants/revoked/api-keys/" + gone.getString("id");
    assertEquals(200, admin.send(admin.request(path).DELETE().build()).status());

    for (Stream stream : streams) {
      assertEquals(POLICY, stream.closed.get(SECONDS, TimeUnit.SECONDS));
    }
    others.forEach(Stream::assertAlive);
    tokens.forEach(Stream::assertAlive);
    assertThrows(CompletionException.class, () -> open(gone.getString("key")));
  }

  @Test
  void otherChangesLeaveStreamsOpen() throws Exception {
    ApiClient admin = server.client("renamed", Role.ADMIN);
    List<Stream> streams = open(server.token("renamed", Role.VIEWER));

    admin.send(
        admin
            .request("/api/v1/tenants/renamed")
            .method("PATCH", BodyPublishers.ofString("{\"name\":\"Other\"}"))
            .build());
    key(admin, "another", "writer");

    streams.forEach(Stream::assertAlive);
  }

  private static JsonObject key(ApiClient admin, String name, String role) throws IOException {
    JsonObject tenant = admin.get("/api/v1/tenants").list().get(0);
    String path = "/api/v1/tenants/" + tenant.getString("key") + "/api-keys";
    return admin.post(path, new JsonObject().put("name", name).put("role", role).encode()).object();
  }

  private List<Stream> open(String credential) {
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Stream stream = new Stream();
      String uri = "ws://127.0.0.1:" + streams() + "/api/v1/logs/stream?token=" + credential;
      stream.socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create(uri), stream)
              .join();
      stream.assertAlive();
      streams.add(stream);
    }
    return streams;
  }

  private static final class Stream implements WebSocket.Listener {

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile CompletableFuture<Void> pong = new CompletableFuture<>();
    private WebSocket socket;

    void assertAlive() {
      pong = new CompletableFuture<>();
      socket.sendText("ping", true).join();
      pong.orTimeout(10, TimeUnit.SECONDS).join();
      assertFalse(closed.isDone());
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      pong.complete(null);
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}
