package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bulks of which the valid entries are stored, over real HTTP. */
class PartialBulkTest {

  private static final String BULK = "/api/v1/logs/bulk?partial=true";
  private static final String GOOD =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"%s\",\"severity\":\"INFO\"}";
  private static final String LOUD = GOOD.replace("INFO", "LOUD");

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void storesTheValidEntriesAndListsTheOthers() throws IOException {
    ApiClient writer = server.client("lines", Role.WRITER);
    String body = GOOD.formatted("1") + "\n" + LOUD + "\n{\"broken\n" + GOOD.formatted("2");
    Answer answer = writer.post(BULK, body);
    assertEquals(200, answer.status(), () -> answer.json().encode());
    assertEquals(2, answer.object().getInteger("accepted"));
    List<String> stored =
        answer.object().getJsonArray("entries").stream()
            .map(entry -> ((JsonObject) entry).getString("resource_id"))
            .toList();
    assertEquals(List.of("1", "2"), stored);
    JsonArray rejected = answer.object().getJsonArray("rejected");
    assertEquals(2, rejected.size());
    assertEquals(1, rejected.getJsonObject(0).getInteger("index"));
    JsonObject error = rejected.getJsonObject(0).getJsonArray("errors").getJsonObject(0);
    assertEquals(new JsonArray().add("body").add(1).add("severity"), error.getJsonArray("loc"));
    assertEquals("enum", error.getString("type"));
    assertTrue(error.getString("msg").contains("LOUD"));
    error = rejected.getJsonObject(1).getJsonArray("errors").getJsonObject(0);
    assertEquals("malformed", error.getString("type"));
    assertEquals(2, rejected.getJsonObject(1).getInteger("index"));
    awaitTotal("lines", 2);
  }

  @Test
  void answersIdsOrACountWhenAsked() throws IOException {
    ApiClient writer = server.client("short", Role.WRITER);
    String body = "[" + GOOD.formatted("1") + "," + LOUD + "," + GOOD.formatted("2") + "]";
    JsonObject ids = writer.post(BULK + "&return=ids", body).object();
    assertEquals(2, ids.getInteger("accepted"));
    assertEquals(2, ids.getJsonArray("ids").size());
    assertEquals(1, ids.getJsonArray("rejected").size());
    JsonObject count = writer.post(BULK + "&return=count", body).object();
    assertEquals(
        List.of("accepted", "first_id", "last_id", "rejected"), List.copyOf(count.fieldNames()));
    awaitTotal("short", 4);
  }

  @Test
  void listsNothingWhereAllIsValid() throws IOException {
    ApiClient writer = server.client("clean", Role.WRITER);
    JsonObject answer = writer.post(BULK + "&return=count", GOOD.formatted("1")).object();
    assertEquals(new JsonArray(), answer.getJsonArray("rejected"));
  }

  @Test
  void refusesABodyThatIsBrokenOrInvalidAsAWhole() throws IOException {
    ApiClient writer = server.client("whole", Role.WRITER);
    assertEquals(422, writer.post(BULK, "[" + LOUD + "]").status());
    assertEquals(422, writer.post(BULK, LOUD + "\n{").status());
    assertEquals(400, writer.post(BULK, "[" + GOOD.formatted("1") + ",{]").status());
    Answer tooMany = writer.post(BULK, GOOD.formatted("1") + "\n" + "{}\n".repeat(1001));
    assertEquals(422, tooMany.status());
    assertTrue(tooMany.json().getString("msg").contains("nothing was stored"));
    writer.post("/api/v1/logs", GOOD.formatted("marker"));
    awaitTotal("whole", 1);
  }

  @Test
  void staysAtomicUnlessAsked() throws IOException {
    ApiClient writer = server.client("atomic", Role.WRITER);
    String body = GOOD.formatted("1") + "\n" + LOUD;
    assertEquals(422, writer.post("/api/v1/logs/bulk", body).status());
    assertEquals(422, writer.post("/api/v1/logs/bulk?partial=false", body).status());
  }

  @Test
  void namesTheParameterTheValueAndWhatIsAllowed() throws IOException {
    ApiClient writer = server.client("bad", Role.WRITER);
    Answer answer = writer.post("/api/v1/logs/bulk?partial=yes", GOOD.formatted("1"));
    assertEquals(422, answer.status());
    assertEquals(
        new JsonArray().add("query").add("partial"), answer.list().get(0).getJsonArray("loc"));
    assertTrue(answer.list().get(0).getString("msg").contains("'yes' is not one of true, false"));
    assertEquals(422, writer.post("/api/v1/logs?partial=true", GOOD.formatted("1")).status());
    assertEquals(422, writer.post(BULK + "&partial=true", GOOD.formatted("1")).status());
  }

  private static void awaitTotal(String tenant, int expected) throws IOException {
    ApiClient viewer = server.client(tenant, Role.VIEWER);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    int total;
    do {
      total = viewer.get("/api/v1/logs").meta().getInteger("total");
    } while (total < expected && System.nanoTime() < deadline);
    assertEquals(expected, total);
  }
}
