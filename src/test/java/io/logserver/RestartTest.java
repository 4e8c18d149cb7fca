package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.TestServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops and starts a whole server on the same data. */
class RestartTest {

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"%d\",\"severity\":\"INFO\"}";

  @TempDir Path folder;

  @Test
  void keepsTenantsTokensAndLogs() throws Exception {
    Path data = folder.resolve("data");
    String writer;
    String viewer;
    try (TestServer server = TestServer.start(data)) {
      writer = server.token("acme", Role.WRITER);
      viewer = server.token("acme", Role.VIEWER);
      for (int i = 0; i < 20; i++) {
        assertEquals(
            200, server.stranger().as(writer).post("/api/v1/logs", ENTRY.formatted(i)).status());
      }
    }
    for (int start = 0; start < 3; start++) {
      try (TestServer server = TestServer.start(data)) {
        ApiClient client = server.stranger().as(viewer);
        assertEquals(20 + start, client.get("/api/v1/logs").meta().getInteger("total"));
        assertEquals(20 + start, client.get("/api/v1/logs/stats").object().getInteger("INFO"));
        assertEquals(
            200,
            server.stranger().as(writer).post("/api/v1/logs", ENTRY.formatted(start)).status());
      }
    }
  }

  @Test
  void refusesADataDirectoryThatIsInUse() {
    Path data = folder.resolve("data");
    try (TestServer first = TestServer.start(data)) {
      AssertionError refused =
          assertThrows(AssertionError.class, () -> TestServer.start(data).close());
      assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
      assertEquals(401, assertAnswers(first));
    }
  }

  @Test
  void leavesNothingRunningWhenItCannotStart() throws Exception {
    Path data = folder.resolve("data");
    try (TestServer first = TestServer.start(folder.resolve("first"))) {
      Map<String, String> taken = Map.of("LOGSERVER_MANAGEMENT_HOST", "192.0.2.1");
      AssertionError refused =
          assertThrows(AssertionError.class, () -> TestServer.start(data, taken).close());
      assertInstanceOf(ExecutionException.class, refused.getCause(), "it fails, not only waits");
      assertEquals(401, assertAnswers(first));
    }
    TestServer.start(data).close();
  }

  private static int assertAnswers(TestServer server) {
    try {
      return server.stranger().get("/api/v1/logs").status();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
