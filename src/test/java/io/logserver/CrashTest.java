package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.support.ApiClient;
import io.logserver.support.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server under load with SIGKILL, again and again on the same data: every log whose request
 * was answered 200 is there exactly once, one whose request was not answered at most once, and get,
 * search and stats agree.
 */
@Tag("long")
class CrashTest {

  private static final int ROUNDS = 24;
  private static final int SENDERS = 6;
  private static final int PAGE = 1000;

  @TempDir Path folder;

  private final Random random = new Random(20_261_123);

  /** Id by the unique mark of each log whose request was answered 200. */
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  private final AtomicLong marks = new AtomicLong();

  @Test
  void everyAcknowledgedLogIsThereExactlyOnceAfterEveryKill() throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> environment =
        Map.of(
            "LOGSERVER_STORE_BLOCK_COMMIT_INTERVAL",
            "1s",
            "LOGSERVER_QUEUE_JOURNAL_SEGMENT_BYTES",
            "1MiB");
    for (int round = 0; round < ROUNDS; round++) {
      try (ServerProcess server = ServerProcess.start(data, environment)) {
        ApiClient client = client(server, data);
        verify(client, "round " + round);
        loadThenKill(server, client);
      }
    }
    try (ServerProcess server = ServerProcess.start(data, environment)) {
      ApiClient client = client(server, data);
      verify(client, "the end");
      getsEveryAcknowledged(client);
      assertEquals(0, server.terminate());
    }
    assertTrue(acknowledged.size() > 1000, "too little was acknowledged to prove anything");
  }

  private void loadThenKill(ServerProcess server, ApiClient client) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      boolean bulk = i % 2 == 0;
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  send(client, bulk ? 50 : 1);
                }
              });
      senders.add(sender);
    }
    TimeUnit.MILLISECONDS.sleep(50 + random.nextInt(2500));
    server.kill();
    stop.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
  }

  /**
   * Sends logs with unique marks and notes their ids when the answer is 200; a broken connection
   * tells nothing.
   */
  private void send(ApiClient client, int count) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(
          "{\"action\":\"crash\",\"resource_type\":\"mark\",\"resource_id\":\"%d\",\"severity\":\"INFO\"}\n"
              .formatted(marks.incrementAndGet()));
    }
    try {
      ApiClient.Answer answer =
          client.post("/api/v1/logs/bulk", body.toString(), "Content-Type", "application/x-ndjson");
      assertEquals(200, answer.status());
      answer
          .list()
          .forEach(log -> acknowledged.put(log.getString("resource_id"), log.getString("id")));
    } catch (IOException e) {
      Thread.onSpinWait();
    }
  }

  private void verify(ApiClient client, String when) throws IOException {
    Map<String, String> expected = Map.copyOf(acknowledged);
    Map<String, String> found;
    long counted;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    do {
      found = all(client, when);
      counted = counted(client);
    } while ((found.size() != counted || !found.keySet().containsAll(expected.keySet()))
        && System.nanoTime() < deadline);
    for (Map.Entry<String, String> log : expected.entrySet()) {
      assertEquals(log.getValue(), found.get(log.getKey()), "log " + log.getKey() + " at " + when);
    }
    assertEquals(found.size(), counted, "search and stats at " + when);
  }

  private static long counted(ApiClient client) throws IOException {
    return client.get("/api/v1/logs/stats").object().stream()
        .mapToLong(e -> ((Number) e.getValue()).longValue())
        .sum();
  }

  /** Every stored log by its mark, read page by page; none may come twice. */
  private static Map<String, String> all(ApiClient client, String when) throws IOException {
    Map<String, String> found = new HashMap<>();
    String cursor = null;
    do {
      ApiClient.Answer page =
          cursor == null
              ? client.get("/api/v1/logs", "size", "" + PAGE, "total", "none")
              : client.get("/api/v1/logs", "size", "" + PAGE, "cursor", cursor);
      assertEquals(200, page.status(), () -> page.json().encode());
      for (JsonObject log : page.list()) {
        String twice = found.put(log.getString("resource_id"), log.getString("id"));
        assertEquals(
            null,
            twice,
            () -> "log " + log.getString("resource_id") + " is there twice at " + when);
      }
      cursor = page.meta().getString("next_cursor");
    } while (cursor != null);
    return found;
  }

  private void getsEveryAcknowledged(ApiClient client) throws IOException {
    for (Map.Entry<String, String> log : acknowledged.entrySet()) {
      ApiClient.Answer answer = client.get("/api/v1/logs/" + log.getValue());
      assertEquals(200, answer.status());
      assertEquals(log.getKey(), answer.object().getString("resource_id"));
    }
  }

  /** Each start writes a new admin token, with which tenant {@code system} writes its own logs. */
  private static ApiClient client(ServerProcess server, Path data) throws IOException {
    return new ApiClient(server.base(), Files.readString(data.resolve("admin.token")).trim());
  }
}
