package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.config.ConfigException;
import io.logserver.config.ConfigLoader;
import io.logserver.queue.Await;
import io.logserver.queue.sqs.ElasticMq;
import io.logserver.support.ServerProcess;
import io.logserver.support.TestMongo;
import io.logserver.support.TestProxy;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distributed profile is started before MongoDB and SQS are there. */
class WaitingStartTest {

  /** As {@link ServerProcess} gives a process that does not wait. */
  private static final long START_SECONDS = 60;

  private static final ElasticMq SQS = new ElasticMq(0);
  private static final TestMongo MONGO = TestMongo.inMemory();

  @TempDir Path folder;
  private TestProxy toMongo;
  private TestProxy toSqs;

  @BeforeEach
  void cutBothWays() throws IOException {
    toMongo = new TestProxy(MONGO.port());
    toSqs = new TestProxy(SQS.port());
    toMongo.cut();
    toSqs.cut();
  }

  @AfterEach
  void closeBothWays() throws IOException {
    toMongo.close();
    toSqs.close();
  }

  @AfterAll
  static void stopServices() {
    SQS.close();
    MONGO.close();
  }

  @Test
  void waitsForOneAfterTheOtherAndThenServes() throws Exception {
    try (ServerProcess server = ServerProcess.launch(folder.resolve("data"), environment())) {
      awaitProblem(server, "tenants", "MongoDB at 127.0.0.1:" + toMongo.port());
      assertEquals(200, server.managementStatus("/health/live"));
      assertEquals(503, server.managementStatus("/health/ready"));
      assertFalse(listens(server), "the API cannot work yet");

      toMongo.mend();
      awaitProblem(server, "queue", "SQS could not be reached");
      assertEquals("", problem(server, "tenants"));

      toSqs.mend();
      Await.until("it is ready", START_SECONDS, () -> status(server) == 200);
      assertTrue(listens(server));
      assertEquals(1, lines(server, "Waiting for tenants"), server.output());
      assertEquals(1, lines(server, "s for tenants, going on"), server.output());
      assertEquals(1, lines(server, "Waiting for queue"), server.output());
      assertEquals(0, server.terminate(), server.output());
    }
  }

  @Test
  void waitsForADatabaseThatGoesAwayAfterItWasOpened() throws Exception {
    toMongo.mend();
    try (ServerProcess server = ServerProcess.launch(folder.resolve("data"), environment())) {
      awaitProblem(server, "queue", "SQS could not be reached");
      toMongo.cut();
      toSqs.mend();
      Await.until("it waits again", START_SECONDS, () -> says(server, "Waiting for tenants"));
      assertEquals(503, server.managementStatus("/health/ready"));

      toMongo.mend();
      Await.until("it is ready", START_SECONDS, () -> status(server) == 200);
      assertEquals(1, lines(server, "an admin token, good for 24 h"), server.output());
      assertEquals(0, server.terminate(), server.output());
    }
  }

  @Test
  void stopsAtOnceWhileItWaits() throws Exception {
    try (ServerProcess server = ServerProcess.launch(folder.resolve("data"), environment())) {
      awaitProblem(server, "tenants", "does not answer");
      long start = System.nanoTime();
      assertEquals(0, server.terminate(), server.output());
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue(seconds < 10, seconds + " s: " + server.output());
    }
  }

  @Test
  void doesNotWaitForAQueueThatIsNotToBeCreated() throws Exception {
    toMongo.mend();
    toSqs.mend();
    Throwable failure =
        failure(Map.of("LOGSERVER_QUEUE_SQS_CREATE", "false", "LOGSERVER_QUEUE_SQS_NAME", "none"));
    assertTrue(failure.getMessage().contains("there is no queue none"), failure::getMessage);
  }

  @Test
  void doesNotWaitForALoginThatIsRefused() throws Exception {
    toMongo.mend();
    toSqs.mend();
    String uri = "mongodb://me:opensesame@127.0.0.1:" + toMongo.port();
    Throwable failure = failure(Map.of("LOGSERVER_STORE_MONGO_URI", uri));
    assertInstanceOf(IllegalStateException.class, failure);
    assertTrue(failure.getMessage().contains("as it should"), failure::getMessage);
    assertFalse(failure.getMessage().contains("opensesame"), failure::getMessage);
  }

  @Test
  void refusesAConnectionStringThatNobodyUnderstandsWithoutShowingIt() throws Exception {
    Throwable failure = failure(Map.of("LOGSERVER_STORE_MONGO_URI", "mongodb://me:hid/den@host"));
    assertInstanceOf(ConfigException.class, failure);
    assertTrue(failure.getMessage().contains("store.mongo.uri: must be"), failure::getMessage);
    assertFalse(failure.getMessage().contains("hid/den"), failure::getMessage);
  }

  private Throwable failure(Map<String, String> environment) {
    Map<String, String> all = environment();
    all.put("LOGSERVER_HTTP_PORT", "0");
    all.put("LOGSERVER_MANAGEMENT_PORT", "0");
    all.put("LOGSERVER_DATA_DIR", folder.resolve("data").toString());
    all.putAll(environment);
    Future<LogServer> started = LogServer.start(ConfigLoader.load(null, all));
    return Await.failure(started);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("LOGSERVER_QUEUE_TYPE", "sqs");
    environment.put("LOGSERVER_QUEUE_SQS_ENDPOINT", "http://127.0.0.1:" + toSqs.port());
    environment.put("LOGSERVER_QUEUE_SQS_ACCESS_KEY", "x");
    environment.put("LOGSERVER_QUEUE_SQS_SECRET_KEY", "x");
    environment.put("LOGSERVER_QUEUE_SQS_CREATE", "true");
    environment.put("LOGSERVER_STORE_TYPE", "mongo");
    environment.put("LOGSERVER_STORE_MONGO_URI", "mongodb://127.0.0.1:" + toMongo.port());
    environment.put("LOGSERVER_STORE_MONGO_DATABASE", MONGO.database());
    return environment;
  }

  private static void awaitProblem(ServerProcess server, String part, String problem) {
    Await.until(
        part + " is reported: " + problem,
        START_SECONDS,
        () -> problem(server, part).contains(problem));
  }

  /** What is wrong with a part; empty when nothing is, or when the server is not that far. */
  private static String problem(ServerProcess server, String part) {
    try {
      JsonArray parts =
          new JsonObject(server.management("/health/ready")).getJsonArray("components");
      for (int i = 0; i < parts.size(); i++) {
        if (parts.getJsonObject(i).getString("name").equals(part)) {
          return parts.getJsonObject(i).getString("problem", "");
        }
      }
      return "";
    } catch (IOException e) {
      // It does not listen yet, or is slow on a busy machine: whoever asks asks again.
      return "";
    }
  }

  private static int status(ServerProcess server) {
    try {
      return server.managementStatus("/health/ready");
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean listens(ServerProcess server) throws Exception {
    URI page = URI.create(server.base() + "/openapi.yaml");
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static boolean says(ServerProcess server, String text) {
    try {
      return lines(server, text) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(ServerProcess server, String text) throws IOException {
    return server.output().lines().filter(line -> line.contains(text)).count();
  }
}
