package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator and an operator see of a running server. */
class HealthTest {

  @TempDir Path folder;

  @Test
  void listsEveryPartAndWhetherReadinessDependsOnIt() throws Exception {
    try (TestServer server = TestServer.start(folder.resolve("data"))) {
      assertEquals(200, server.management("/health/live").statusCode());
      assertEquals(200, server.management("/health/ready").statusCode());
      Map<String, Boolean> required = new LinkedHashMap<>();
      components(server).forEach((name, part) -> required.put(name, part.getBoolean("required")));
      assertEquals(
          Map.of(
              "queue", true, "store", false, "tenants", false, "disk", false, "event_loops", true),
          required);
    }
  }

  @Test
  void saysThatTenantsCannotBeChangedAndStaysReadyForLogs() throws Exception {
    Path data = folder.resolve("data");
    try (TestServer server = TestServer.start(data)) {
      // A directory in the place of the file that replaces it: no change can be written.
      Path blocked = Files.createDirectories(data.resolve("tenants.json.tmp").resolve("full"));
      String body = "{\"key\":\"late\",\"name\":\"Late\"}";
      int status = server.platformAdmin().post("/api/v1/tenants", body).status();
      assertEquals(503, status);
      JsonObject tenants = components(server).get("tenants");
      assertEquals("DOWN", tenants.getString("status"));
      assertTrue(tenants.getString("problem").contains("could not be written"), tenants::encode);
      assertEquals(200, server.management("/health/ready").statusCode());

      Files.delete(blocked);
      Files.delete(blocked.getParent());
      assertEquals(200, server.platformAdmin().post("/api/v1/tenants", body).status());
      assertEquals("UP", components(server).get("tenants").getString("status"));
    }
  }

  private static Map<String, JsonObject> components(TestServer server) throws Exception {
    JsonObject ready = new JsonObject(server.management("/health/ready").body());
    Map<String, JsonObject> components = new LinkedHashMap<>();
    List<?> parts = ready.getJsonArray("components").getList();
    for (int i = 0; i < parts.size(); i++) {
      JsonObject part = ready.getJsonArray("components").getJsonObject(i);
      components.put(part.getString("name"), part);
    }
    return components;
  }
}
