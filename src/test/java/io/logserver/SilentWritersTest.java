package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.RawHttp;
import io.logserver.support.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that declare the largest body there may be and send next to nothing of it. */
class SilentWritersTest {

  private static final int WRITERS = 200;
  private static final int FIRST_BYTES = 16 * 1024;
  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}\n";

  @TempDir Path folder;

  @Test
  void takeNoRoomFromOthers() throws Exception {
    try (TestServer server = TestServer.start(folder)) {
      ApiClient busy = server.client("busy", Role.WRITER);
      String large = ENTRY.repeat(100_000);
      String head =
          "POST /api/v1/logs/bulk HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + server.token("silent", Role.WRITER)
              + "\r\nContent-Length: 20971520\r\n\r\n";
      List<RawHttp> writers = new ArrayList<>();
      try {
        for (int i = 0; i < WRITERS; i++) {
          writers.add(new RawHttp(server.port()).send(head + (i % 2 == 0 ? "[" : "")));
        }
        awaitRequests(server);
        double held = server.metric("logserver_http_inflight_bytes");
        assertEquals(WRITERS / 2 * FIRST_BYTES, held);
        for (int i = 0; i < 3; i++) {
          assertEquals(200, busy.post("/api/v1/logs/bulk?return=count", large).status());
        }
        assertEquals(held, server.metric("logserver_http_inflight_bytes"));
      } finally {
        for (RawHttp writer : writers) {
          writer.close();
        }
      }
      server.awaitIdle();
    }
  }

  private static void awaitRequests(TestServer server) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server.metric("logserver_http_inflight_requests") < WRITERS
        || server.metric("logserver_http_inflight_bytes") < WRITERS / 2 * FIRST_BYTES) {
      assertTrue(System.nanoTime() < deadline, "the requests do not arrive");
    }
  }
}
