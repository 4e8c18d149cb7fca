package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large bodies of different sizes side by side, whose arrays are used again for each other. */
class LargeBodiesTest {

  private static final int CLIENTS = 6;
  private static final int REQUESTS = 15;
  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"%s\",\"severity\":\"INFO\",\"message\":\"%s\"}\n";

  @Test
  void eachIsAnsweredWithItsOwnEntries(@TempDir Path folder) throws Exception {
    try (TestServer server = TestServer.start(folder.resolve("data"));
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        ApiClient writer = server.client("large", Role.WRITER);
        clients.add(
            threads.submit(() -> {
              send(writer, number);
              return null;
            }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
  }

  private static void send(ApiClient writer, int client) throws Exception {
    SplittableRandom random = new SplittableRandom(client);
    for (int n = 0; n < REQUESTS; n++) {
      List<String> ids = new ArrayList<>();
      StringBuilder body = new StringBuilder();
      for (int i = random.nextInt(1, 1200); i > 0; i--) {
        String id = client + "-" + n + "-" + i;
        ids.add(id);
        body.append(ENTRY.formatted(id, "x".repeat(random.nextInt(600))));
      }
      Answer answer = writer.post("/api/v1/logs/bulk", body.toString());
      assertEquals(200, answer.status(), () -> answer.json().encode());
      List<String> stored =
          answer.json().getJsonArray("data").stream()
              .map(entry -> ((JsonObject) entry).getString("resource_id"))
              .toList();
      assertEquals(ids, stored);
    }
  }
}
