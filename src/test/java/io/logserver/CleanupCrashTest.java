package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.support.ApiClient;
import io.logserver.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server after a cleanup: what was deleted stays deleted, though its journal is replayed;
 * the rest is there.
 */
@Tag("long")
class CleanupCrashTest {

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"%d\",\"severity\":\"INFO\",\"timestamp\":%d}\n";
  private static final String CLEANUP = "/api/v1/logs/cleanup?before=1970-01-02";

  @TempDir Path folder;

  @Test
  void bringsNothingBackThatWasDeleted() throws Exception {
    Path data = folder.resolve("data");
    // Nothing is committed but by the cleanup, so that all else has to come from the journal.
    Map<String, String> environment = Map.of("LOGSERVER_STORE_BLOCK_COMMIT_INTERVAL", "1h");
    int kept = 0;
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = ServerProcess.start(data, environment)) {
        ApiClient client = client(server, data);
        awaitCount(client, kept);
        store(client, 100);
        awaitCount(client, kept + 100);
        assertEquals(50, client.delete(CLEANUP).object().getInteger("deleted_count"));
        store(client, 10);
        kept += 60;
        awaitCount(client, kept);
        assertEquals(5, client.delete(CLEANUP).object().getInteger("deleted_count"));
        kept -= 5;
        server.kill();
      }
    }
    try (ServerProcess server = ServerProcess.start(data, environment)) {
      ApiClient client = client(server, data);
      awaitCount(client, kept);
      assertEquals(0, client.delete(CLEANUP).object().getInteger("deleted_count"));
    }
  }

  /** Every second log is of 1970. */
  private static void store(ApiClient client, int count) throws IOException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(ENTRY.formatted(i, i % 2 == 0 ? i : 1_750_000_000_000L + i));
    }
    assertEquals(200, client.post("/api/v1/logs/bulk?return=count", body.toString()).status());
  }

  private static void awaitCount(ApiClient client, int expected) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int count;
    do {
      count = client.get("/api/v1/logs/stats").object().getInteger("INFO", 0);
    } while (count != expected && System.nanoTime() < deadline);
    assertEquals(expected, count);
  }

  private static ApiClient client(ServerProcess server, Path data) throws IOException {
    return new ApiClient(server.base(), Files.readString(data.resolve("admin.token")).trim());
  }
}
