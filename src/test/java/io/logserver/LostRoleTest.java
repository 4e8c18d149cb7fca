package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.queue.sqs.ElasticMq;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.ServerProcess;
import io.logserver.support.TestCluster;
import io.logserver.support.TestMongo;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when a process that they need is killed, or a role is lost. */
class LostRoleTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final ElasticMq sqs = new ElasticMq(0);
  private final TestMongo mongo = TestMongo.inMemory();
  private TestCluster cluster;

  @BeforeEach
  void start() {
    Map<String, String> environment = new HashMap<>(DistributedApiTest.environment(sqs, mongo));
    environment.put("LOGSERVER_HTTP_REQUEST_TIMEOUT", TIMEOUT.toSeconds() + "s");
    cluster = TestCluster.start(folder.resolve("data"), environment, "auth,tenant", "log");
  }

  @AfterEach
  void stop() {
    cluster.close();
    sqs.close();
    mongo.close();
  }

  @Test
  void asksTheOtherTenantProcessWhenOneIsKilled() throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tokens.add(cluster.token("tenant-" + i, Role.VIEWER));
    }
    try (ServerProcess second =
        ServerProcess.start(folder.resolve("second"), cluster.environment("tenant"))) {
      await(() -> cluster.server("log").metric("logserver_cluster_members") == 3);
      second.kill();
    }
    // None of them is remembered yet, and every second one would be asked of the dead process.
    for (String token : tokens) {
      long start = System.nanoTime();
      Answer answer = log().as(token).get("/api/v1/logs");
      assertEquals(200, answer.status(), () -> answer.json().encode());
      assertTrue(System.nanoTime() - start < TIMEOUT.toNanos());
    }
    await(() -> cluster.server("log").metric("logserver_cluster_members") == 2);
  }

  @Test
  void goesOnWithWhatItKnowsAndRefusesTheRestUntilTheRoleIsBack() throws Exception {
    String known = cluster.token("known", Role.ADMIN);
    String unknown = cluster.token("unknown", Role.VIEWER);
    assertEquals(200, log().as(known).get("/api/v1/logs").status());

    cluster.leave(cluster.server("tenant"));

    assertEquals(200, log().as(known).get("/api/v1/logs").status());
    long start = System.nanoTime();
    Answer refused = log().as(unknown).get("/api/v1/logs");
    assertEquals(503, refused.status());
    assertEquals("unavailable", refused.error());
    assertTrue(System.nanoTime() - start < TIMEOUT.toNanos());
    TestServer log = cluster.server("log");
    await(() ->
        problem(log).equals("no process of the cluster has role auth, tenant, worker, stream"));
    assertEquals(200, log.management("/health/ready").statusCode());

    cluster.join("tenant");

    await(() -> log().as(unknown).get("/api/v1/logs").status() == 200);
    await(() -> problem(log).equals("no process of the cluster has role auth, worker, stream"));
  }

  private ApiClient log() {
    return cluster.server("log").stranger();
  }

  private static String problem(TestServer server) throws Exception {
    return new JsonObject(server.management("/health/ready").body())
        .getJsonArray("components").stream()
            .map(JsonObject.class::cast)
            .filter(part -> part.getString("name").equals("cluster"))
            .map(part -> part.getString("problem", ""))
            .findFirst()
            .orElseThrow();
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private static void await(Check check) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!check.holds()) {
      assertTrue(System.nanoTime() < deadline, "it does not hold after 30 s");
    }
  }
}
