package io.logserver.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.auth.Role;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live tails of tenants that ask for the same at the same time, so that their subscribers share
 * whatever can be shared: each gets its tenant's logs, all that its filter means, and no other.
 */
class StreamIsolationTest {

  private static final List<String> TENANTS = List.of("acme", "acme-1", "acme_");
  private static final int SUBSCRIBERS_OF_A_FILTER = 3;
  private static final int LOGS = 30;

  /** Filters, each for all tenants alike, and how many of a tenant's logs they mean. */
  private static final TreeMap<String, Integer> FILTERS = new TreeMap<>();

  static {
    FILTERS.put("", LOGS);
    FILTERS.put("&severity=ERROR", LOGS / 2);
    FILTERS.put("&severity=INFO,ERROR", LOGS);
    FILTERS.put("&search=report", LOGS);
    FILTERS.put("&search=rep*%20error", LOGS / 2);
    FILTERS.put("&search=%22usual%20report%22&severity=ERROR", LOGS / 2);
    FILTERS.put("&metadata.n=7", 1);
    FILTERS.put("&resource_id=r-7&user_id=writer%40acme", 1);
    FILTERS.put("&metadata.tenant_id=acme", LOGS);
    FILTERS.put("&metadata.tenant_id=acme_", 0);
  }

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
  void everySubscriberGetsItsTenantsLogsAndNoOthers() throws Exception {
    List<Tail> tails = new ArrayList<>();
    for (String filter : FILTERS.keySet()) {
      for (int i = 0; i < SUBSCRIBERS_OF_A_FILTER; i++) {
        for (String tenant : TENANTS) {
          tails.add(subscribe(tenant, filter));
        }
      }
    }
    for (int i = 0; i < LOGS; i++) {
      for (String tenant : TENANTS) {
        post(tenant, i);
      }
    }
    for (Tail tail : tails) {
      tail.assertShowsItsOwn();
    }
  }

  private static void post(String tenant, int n) throws IOException {
    JsonObject entry =
        new JsonObject()
            .put("action", "login")
            .put("resource_type", "user")
            .put("resource_id", "r-" + n)
            .put("severity", n % 2 == 0 ? "ERROR" : "INFO")
            .put("message", (n % 2 == 0 ? "error " : "fine ") + "usual report " + n)
            .put("metadata", new JsonObject().put("n", n).put("tenant_id", "acme"));
    int status = server.client(tenant, Role.WRITER).post("/api/v1/logs", entry.encode()).status();
    assertEquals(200, status);
  }

  private static Tail subscribe(String tenant, String filter) throws IOException {
    Tail tail = new Tail(tenant, filter);
    String token = server.token(tenant, Role.VIEWER);
    String uri = "ws://127.0.0.1:" + server.port() + "/api/v1/logs/stream?token=" + token + filter;
    tail.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(uri), tail).join();
    return tail;
  }

  private static final class Tail implements WebSocket.Listener {

    private final String tenant;
    private final String filter;
    private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    Tail(String tenant, String filter) {
      this.tenant = tenant;
      this.filter = filter;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    /** Waits for what must come; then the answer to a ping ends what has come. */
    void assertShowsItsOwn() throws InterruptedException {
      boolean ofAcme = filter.contains("user_id=writer%40acme");
      int expected = ofAcme && !tenant.equals("acme") ? 0 : FILTERS.get(filter);
      for (int i = 0; i < expected; i++) {
        String text = texts.poll(20, TimeUnit.SECONDS);
        assertEquals(tenant, new JsonObject(text).getString("tenant_id"), filter);
      }
      socket.sendText("ping", true).join();
      assertEquals("pong", texts.poll(20, TimeUnit.SECONDS), tenant + filter);
      socket.abort();
    }
  }
}
