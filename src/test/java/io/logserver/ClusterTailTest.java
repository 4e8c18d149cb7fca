package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.queue.Await;
import io.logserver.queue.sqs.ElasticMq;
import io.logserver.support.ApiClient;
import io.logserver.support.Frames;
import io.logserver.support.TestCluster;
import io.logserver.support.TestMongo;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live tail and limits when the parts are servers of their own. */
class ClusterTailTest {

  @TempDir static Path folder;

  private static ElasticMq sqs;
  private static TestMongo mongo;
  private static TestCluster cluster;
  private static TestServer stream;
  private static TestServer mixed;

  @BeforeAll
  static void start() {
    sqs = new ElasticMq(0);
    mongo = TestMongo.inMemory();
    Map<String, String> environment = new HashMap<>(DistributedApiTest.environment(sqs, mongo));
    environment.put("LOGSERVER_STREAM_RELAY_BYTES", "64KiB");
    cluster = TestCluster.start(folder, environment, "auth,tenant", "log", "worker", "stream");
    stream = cluster.server("stream");
    mixed = cluster.join("log,stream");
  }

  @AfterAll
  static void stop() {
    cluster.close();
    sqs.close();
    mongo.close();
  }

  @Test
  void showsEveryEntryOnceOnEveryNode() throws Exception {
    Frames there = subscribe(stream, "tail", "");
    Frames here = subscribe(mixed, "tail", "");
    Frames others = subscribe(stream, "elsewhere", "");
    for (int i = 0; i < 50; i++) {
      JsonObject stored = post("tail", "INFO");
      assertEquals(stored, there.next());
      assertEquals(stored, here.next());
    }
    assertEquals(post("elsewhere", "INFO"), others.next());
    assertNull(others.poll());
    assertNull(there.poll());
    assertNull(here.poll());
  }

  @Test
  void filtersOnTheNodeOfTheSubscriber() throws Exception {
    Frames errors = subscribe(stream, "filtered", "&severity=ERROR");
    post("filtered", "INFO");
    JsonObject error = post("filtered", "ERROR");
    assertEquals(error, errors.next());
    assertNull(errors.poll());
  }

  @Test
  void goesOnWithAnotherWorker() throws Exception {
    Frames frames = subscribe(stream, "moving", "");
    assertEquals(post("moving", "INFO"), frames.next());

    TestServer second = cluster.join("worker,auth");
    List<JsonObject> stored = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      stored.add(post("moving", "INFO"));
    }
    cluster.leave(second);
    for (int i = 0; i < 20; i++) {
      stored.add(post("moving", "INFO"));
    }

    List<JsonObject> shown = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      shown.add(frames.next());
    }
    assertTrue(shown.containsAll(stored), "some are missing");
    assertNull(frames.poll());
  }

  @Test
  void sharesALimitBetweenTheLogNodes() throws Exception {
    ApiClient admin = cluster.client("limited", Role.ADMIN);
    admin.send(
        admin
            .request("/api/v1/tenants/limited")
            .method(
                "PATCH",
                HttpRequest.BodyPublishers.ofString("{\"limits\":{\"logs_per_second\":20}}"))
            .build());
    String token = cluster.token("limited", Role.WRITER);
    for (TestServer node : List.of(cluster.server("log"), mixed)) {
      ApiClient writer = node.stranger().as(token);
      Await.until("the nodes do not know each other", () -> isShared(writer));
      long begin = System.nanoTime();
      int admitted = 0;
      while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2)) {
        admitted += writer.post("/api/v1/logs", entry("INFO")).status() == 200 ? 1 : 0;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(admitted >= 7 * seconds, admitted + " in " + seconds + " s");
      assertTrue(admitted <= 11 + 10 * seconds, admitted + " in " + seconds + " s");
    }
  }

  private static boolean isShared(ApiClient writer) {
    try {
      ApiClient.Answer answer = writer.post("/api/v1/logs", entry("INFO"));
      return answer.status() == 429 && answer.json().getString("msg").contains("of 2 nodes");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject post(String tenant, String severity) throws IOException {
    return cluster.client(tenant, Role.WRITER).post("/api/v1/logs", entry(severity)).object();
  }

  private static String entry(String severity) {
    return "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"%s\"}"
        .formatted(severity);
  }

  private static Frames subscribe(TestServer server, String tenant, String query)
      throws IOException {
    return Frames.connect(
        server.port(), "/api/v1/logs/stream?token=" + cluster.token(tenant, Role.VIEWER) + query);
  }
}
