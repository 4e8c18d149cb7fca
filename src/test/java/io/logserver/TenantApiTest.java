package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants, their secrets, tokens and API keys over HTTP. Each test has tenants of its own. */
class TenantApiTest {

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}";

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of("LOGSERVER_AUTH_MASTER_KEY", "0123456789abcdef".repeat(4)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void changesWhatIsGivenAndRemovesWhatIsNull() throws Exception {
    ApiClient admin = server.client("patch", Role.ADMIN);

    JsonObject changed = patch(admin, "patch", "{\"name\":\"New\",\"retention_days\":30}").object();
    assertEquals("New", changed.getString("name"));
    assertEquals(30, changed.getInteger("retention_days"));

    JsonObject removed = patch(admin, "patch", "{\"retention_days\":null}").object();
    assertEquals("New", removed.getString("name"));
    assertEquals(null, removed.getValue("retention_days"));
    assertEquals(removed, admin.get("/api/v1/tenants/patch").object());
    assertFalse(removed.containsKey("secret"));
  }

  @Test
  void namesWhatIsWrongWithAChange() throws Exception {
    ApiClient admin = server.client("wrong", Role.ADMIN);
    for (String body :
        List.of(
            "{\"retention_days\":0}",
            "{\"name\":\"\"}",
            "{\"colour\":1}",
            "{\"retention_days\":\"x\"}")) {
      Answer refused = patch(admin, "wrong", body);
      assertEquals(422, refused.status(), body);
      String field = new JsonObject(body).fieldNames().iterator().next();
      assertEquals(
          new JsonArray().add("body").add(field), refused.list().get(0).getJsonArray("loc"));
    }
    assertEquals(400, patch(admin, "wrong", "{").status());
  }

  @Test
  void endsOldTokensWhenTheSecretIsRotated() throws Exception {
    ApiClient admin = server.client("rotate", Role.ADMIN);
    assertEquals(200, admin.get("/api/v1/logs").status());

    Answer rotated = admin.post("/api/v1/tenants/rotate/secret", "");

    assertEquals(200, rotated.status());
    assertEquals(64, rotated.object().getString("secret").length());
    awaitStatus(401, admin, "/api/v1/logs");
  }

  @Test
  void issuesTokensThatHold() throws Exception {
    ApiClient admin = server.client("issue", Role.ADMIN);
    String body = "{\"sub\":\"alice\",\"role\":\"writer\",\"ttl_seconds\":60}";

    ApiClient alice =
        admin.as(admin.post("/api/v1/tenants/issue/tokens", body).object().getString("token"));

    assertEquals("alice", alice.post("/api/v1/logs", ENTRY).object().getString("user_id"));
    assertEquals(403, alice.get("/api/v1/logs").status());
    assertEquals(
        422,
        admin.post("/api/v1/tenants/issue/tokens", "{\"sub\":\"a\",\"role\":\"king\"}").status());
  }

  @Test
  void acceptsAnApiKeyInEitherHeaderUntilItIsRevoked() throws Exception {
    ApiClient admin = server.client("keys", Role.ADMIN);
    JsonObject key =
        admin
            .post("/api/v1/tenants/keys/api-keys", "{\"name\":\"shipper\",\"role\":\"writer\"}")
            .object();
    String text = key.getString("key");
    ApiClient shipper = admin.as(text);

    assertTrue(text.startsWith("lsk_"), text);
    assertEquals(200, shipper.post("/api/v1/logs", ENTRY).status());
    HttpRequest byHeader =
        server
            .stranger()
            .request("/api/v1/logs")
            .header("X-Api-Key", text)
            .POST(BodyPublishers.ofString(ENTRY))
            .build();
    assertEquals("keys", server.stranger().send(byHeader).object().getString("tenant_id"));
    assertEquals(403, shipper.get("/api/v1/logs").status());
    assertEquals(
        401, admin.as(text.substring(0, text.length() - 1) + "0").get("/api/v1/logs").status());

    List<JsonObject> listed = admin.get("/api/v1/tenants/keys/api-keys").list();
    assertEquals(
        List.of(key.getString("id")), listed.stream().map(k -> k.getString("id")).toList());
    assertFalse(listed.get(0).encode().contains(text.substring(text.length() - 20)));

    String path = "/api/v1/tenants/keys/api-keys/" + key.getString("id");
    assertEquals(200, admin.send(admin.request(path).DELETE().build()).status());
    awaitStatus(401, shipper, "/api/v1/logs");
  }

  @Test
  void hidesOtherTenantsFromATenantsAdmin() throws Exception {
    ApiClient admin = server.client("inside", Role.ADMIN);
    server.client("outside", Role.ADMIN);

    Answer other = admin.get("/api/v1/tenants/outside");
    Answer missing = admin.get("/api/v1/tenants/nowhere");

    assertEquals(404, other.status());
    assertEquals(missing.json().getString("msg"), other.json().getString("msg"));
    assertEquals(404, patch(admin, "outside", "{\"name\":\"x\"}").status());
    assertEquals(404, admin.post("/api/v1/tenants/outside/secret", "").status());
    assertEquals(
        404,
        admin
            .post("/api/v1/tenants/outside/tokens", "{\"sub\":\"a\",\"role\":\"admin\"}")
            .status());
    assertEquals(404, admin.get("/api/v1/tenants/outside/api-keys").status());
    assertEquals(200, server.platformAdmin().get("/api/v1/tenants/outside").status());
    assertEquals(403, server.client("inside", Role.AUDITOR).get("/api/v1/tenants/inside").status());
  }

  @Test
  void tellsAnIngressWhoAsksAndWhetherTheyMay() throws Exception {
    ApiClient viewer = server.client("ingress", Role.VIEWER);

    Answer known = viewer.get("/auth/verify");
    assertEquals(List.of("ingress"), known.headers().get("x-auth-tenant"));
    assertEquals(List.of("viewer"), known.headers().get("x-auth-role"));
    assertEquals(List.of("viewer@ingress"), known.headers().get("x-auth-sub"));

    assertEquals(200, verify(viewer, "GET", "/api/v1/logs?size=1"));
    assertEquals(403, verify(viewer, "POST", "/api/v1/logs"));
    assertEquals(403, verify(viewer, "POST", "/api/v1/tenants"));
    assertEquals(401, server.stranger().get("/auth/verify").status());
  }

  @Test
  void ignoresIdentityHeadersThatAClientSends() throws Exception {
    ApiClient writer = server.client("honest", Role.WRITER);
    server.client("victim", Role.ADMIN);
    HttpRequest forged =
        writer
            .request("/api/v1/logs")
            .headers("x-auth-tenant", "victim", "x-auth-role", "admin", "x-auth-sub", "root")
            .POST(BodyPublishers.ofString(ENTRY))
            .build();

    JsonObject stored = writer.send(forged).object();

    assertEquals("honest", stored.getString("tenant_id"));
    assertEquals("writer@honest", stored.getString("user_id"));
  }

  @Test
  void refusesWhatIsOverATenantsLimitAndStoresNothingOfIt() throws Exception {
    ApiClient admin = server.client("limited", Role.ADMIN);
    patch(admin, "limited", "{\"limits\":{\"logs_per_second\":5}}");
    String seven = (ENTRY + "\n").repeat(7);

    assertEquals(200, admin.post("/api/v1/logs/bulk", seven).status());
    Answer refused = admin.post("/api/v1/logs", ENTRY);
    assertEquals(429, refused.status());
    assertEquals("rate_limited", refused.error());
    assertEquals(List.of("1"), refused.headers().get("retry-after"));
    Answer later = admin.post("/api/v1/logs/bulk", (ENTRY + "\n").repeat(5));
    assertEquals(List.of("2"), later.headers().get("retry-after"), "7 taken, 5 wanted, 5 a second");
    assertEquals(200, server.client("unlimited", Role.WRITER).post("/api/v1/logs", ENTRY).status());

    patch(admin, "limited", "{\"limits\":null}");
    assertEquals(200, admin.post("/api/v1/logs/bulk", seven).status());
    awaitTotal(14, admin);
  }

  @Test
  void keepsNoSecretInClearOnDisk() throws Exception {
    String secret = "a secret of the tenant's own, 0123456789";
    JsonObject body =
        new JsonObject().put("key", "sealed").put("name", "Sealed").put("secret", secret);
    assertEquals(200, server.platformAdmin().post("/api/v1/tenants", body.encode()).status());

    String file = Files.readString(folder.resolve("data").resolve("tenants.json"));
    assertTrue(file.contains("sealed"));
    assertFalse(file.contains(secret));
  }

  private static int verify(ApiClient client, String method, String uri) throws IOException {
    HttpRequest request =
        client
            .request("/auth/verify")
            .headers("x-original-method", method, "x-original-uri", uri)
            .GET()
            .build();
    return client.send(request).status();
  }

  private static Answer patch(ApiClient client, String tenant, String body) throws IOException {
    return client.send(
        client
            .request("/api/v1/tenants/" + tenant)
            .method("PATCH", BodyPublishers.ofString(body))
            .build());
  }

  private static void awaitTotal(int expected, ApiClient client) throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    int total;
    do {
      total = client.get("/api/v1/logs").meta().getInteger("total");
    } while (total < expected && System.nanoTime() < deadline);
    assertEquals(expected, total);
  }

  private static void awaitStatus(int expected, ApiClient client, String path) throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    int status;
    do {
      status = client.get(path).status();
    } while (status != expected && System.nanoTime() < deadline);
    assertEquals(expected, status);
  }
}
