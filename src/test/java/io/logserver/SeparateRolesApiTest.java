package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestApi;
import io.logserver.support.TestCluster;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same with the roles in separate processes, behind an ingress that routes by path. */
class SeparateRolesApiTest extends DistributedApiTest {

  private TestCluster cluster;

  @Override
  TestApi serve(Path data) {
    cluster = TestCluster.start(data, environment(), "auth,tenant", "log", "worker", "stream");
    return cluster;
  }

  /** Each process tells of what it has, and of the cluster; none is ready only while others are. */
  @Override
  @Test
  void tellsHealthAndMetrics() throws Exception {
    assertEquals(
        Set.of("tenants", "disk", "event_loops", "cluster"), components(cluster.server("auth")));
    assertEquals(
        Set.of("queue", "store", "disk", "event_loops", "cluster"),
        components(cluster.server("log")));
    assertEquals(
        Set.of("queue", "store", "tenants", "disk", "event_loops", "cluster"),
        components(cluster.server("worker")));
    assertEquals(Set.of("disk", "event_loops", "cluster"), components(cluster.server("stream")));
    assertEquals(4, cluster.server("stream").metric("logserver_cluster_members"));
  }

  @Test
  void refusesWhatAnotherRoleServesAndSaysWhichOne() throws Exception {
    String token = cluster.token("elsewhere", Role.ADMIN);
    assertElsewhere("log", at("stream", token).get("/api/v1/logs"));
    assertElsewhere("stream", at("log", token).get("/api/v1/logs/stream"));
    assertElsewhere("tenant", at("worker", token).get("/api/v1/tenants"));
    assertElsewhere("auth", at("log", token).get("/auth/verify"));
    assertEquals(200, at("log", token).get("/api/v1/logs").status());
    assertEquals(
        405,
        at("stream", token)
            .send(at("stream", token).request("/api/v1/logs/stats").DELETE().build())
            .status());
  }

  @Test
  void verifiesForAnIngressWhatOtherProcessesServe() throws Exception {
    ApiClient viewer = at("auth", cluster.token("verified", Role.VIEWER));
    for (String[] allowed :
        List.of(
            new String[] {"200", "GET", "/api/v1/logs"},
            new String[] {"200", "GET", "/api/v1/logs/stream"},
            new String[] {"403", "POST", "/api/v1/logs"},
            new String[] {"403", "GET", "/api/v1/tenants"})) {
      Answer answer =
          viewer.send(
              viewer
                  .request("/auth/verify")
                  .header("X-Original-Method", allowed[1])
                  .header("X-Original-URI", allowed[2])
                  .GET()
                  .build());
      assertEquals(Integer.parseInt(allowed[0]), answer.status(), String.join(" ", allowed));
    }
  }

  /** Far sooner than a remembered key ends by itself. */
  @Test
  void tellsEveryProcessOfARotation() throws Exception {
    String old = cluster.token("rotated", Role.ADMIN);
    assertEquals(200, at("log", old).get("/api/v1/logs").status());

    Answer rotated = at("tenant", old).post("/api/v1/tenants/rotated/secret", "");
    assertEquals(200, rotated.status(), () -> rotated.json().encode());

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    int status = at("log", old).get("/api/v1/logs").status();
    while (status == 200 && System.nanoTime() < deadline) {
      status = at("log", old).get("/api/v1/logs").status();
    }
    assertEquals(401, status);
    assertEquals(401, at("tenant", old).get("/api/v1/tenants").status());
  }

  @Test
  void tellsEveryProcessOfARevokedKey() throws Exception {
    ApiClient admin = cluster.client("revoked", Role.ADMIN);
    JsonObject key =
        admin
            .post("/api/v1/tenants/revoked/api-keys", "{\"name\":\"x\",\"role\":\"viewer\"}")
            .object();
    ApiClient bearer = at("log", key.getString("key"));
    assertEquals(200, bearer.get("/api/v1/logs").status());

    String path = "/api/v1/tenants/revoked/api-keys/" + key.getString("id");
    assertEquals(200, admin.send(admin.request(path).DELETE().build()).status());

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    int status = bearer.get("/api/v1/logs").status();
    while (status == 200 && System.nanoTime() < deadline) {
      status = bearer.get("/api/v1/logs").status();
    }
    assertEquals(401, status);
  }

  private ApiClient at(String role, String token) {
    return cluster.server(role).stranger().as(token);
  }

  private static void assertElsewhere(String role, Answer answer) {
    assertEquals(404, answer.status());
    assertEquals("not_found", answer.error());
    assertTrue(
        answer.json().getString("msg").startsWith("This process does not have role " + role + ","),
        () -> answer.json().encode());
  }

  private static Set<String> components(TestServer server) throws IOException {
    JsonObject ready = new JsonObject(server.management("/health/ready").body());
    assertEquals("UP", ready.getString("status"), ready::encode);
    return ready.getJsonArray("components").stream()
        .map(JsonObject.class::cast)
        .map(part -> {
          assertEquals("UP", part.getString("status"), ready::encode);
          return part.getString("name");
        })
        .collect(Collectors.toSet());
  }
}
