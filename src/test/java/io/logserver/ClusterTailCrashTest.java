package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.queue.sqs.ElasticMq;
import io.logserver.support.ApiClient;
import io.logserver.support.Frames;
import io.logserver.support.ServerProcess;
import io.logserver.support.TestCluster;
import io.logserver.support.TestMongo;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills workers while logs come: a subscriber sees each of them once, or is told of a gap, because
 * the queue gives to another worker what the dead one has not told of.
 */
@Tag("long")
class ClusterTailCrashTest {

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}";
  private static final int ROUNDS = 4;
  private static final int WRITERS = 4;
  private static final long ROUND_MILLIS = 4_000;

  @TempDir static Path folder;

  private static ElasticMq sqs;
  private static TestMongo mongo;
  private static TestCluster cluster;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean writing = new AtomicBoolean(true);

  @BeforeAll
  static void start() {
    sqs = new ElasticMq(0);
    mongo = TestMongo.inMemory();
    Map<String, String> environment = new HashMap<>(DistributedApiTest.environment(sqs, mongo));
    environment.put("LOGSERVER_QUEUE_SQS_VISIBILITY_TIMEOUT", "5s");
    cluster = TestCluster.start(folder, environment, "auth,tenant", "log", "stream");
  }

  @AfterAll
  static void stop() {
    cluster.close();
    sqs.close();
    mongo.close();
  }

  @Test
  void showsEachLogOnceOrTellsOfAGapWhenWorkersAreKilled() throws Exception {
    Deque<ServerProcess> workers = new ArrayDeque<>(List.of(worker(0), worker(1)));
    try {
      Frames frames =
          Frames.connect(
              cluster.server("stream").port(),
              "/api/v1/logs/stream?token=" + cluster.token("acme", Role.VIEWER));
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(Thread.ofVirtual().start(this::write));
      }
      for (int round = 0; round < ROUNDS; round++) {
        Thread.currentThread().join(ROUND_MILLIS);
        workers.remove().kill();
        workers.add(worker(2 + round));
      }
      writing.set(false);
      for (Thread writer : writers) {
        writer.join();
      }
      assertTrue(accepted.size() > 1_000, accepted.size() + " logs are too few to tell");
      follow(frames);
      while (!workers.isEmpty()) {
        assertEquals(0, workers.remove().terminate());
      }
    } finally {
      for (ServerProcess worker : workers) {
        worker.kill();
      }
    }
  }

  /** Reads until all that was accepted is seen or counted; nothing may come twice. */
  private void follow(Frames frames) throws Exception {
    Set<String> seen = new HashSet<>();
    Set<String> missing = new HashSet<>(accepted);
    long gaps = 0;
    while (missing.size() > gaps) {
      JsonObject frame = frames.next();
      if (frame.containsKey("event")) {
        gaps += frame.getLong("dropped");
      } else {
        assertTrue(seen.add(frame.getString("id")), "came twice: " + frame);
        missing.remove(frame.getString("id"));
      }
    }
  }

  private static ServerProcess worker(int number) throws IOException {
    return ServerProcess.start(folder.resolve("worker-" + number), cluster.environment("worker"));
  }

  private void write() {
    try {
      ApiClient writer = cluster.client("acme", Role.WRITER);
      while (writing.get()) {
        ApiClient.Answer answer = writer.post("/api/v1/logs", ENTRY);
        if (answer.status() == 200) {
          accepted.add(answer.object().getString("id"));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
