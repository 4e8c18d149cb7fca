package io.logserver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.logserver.docs.Contract.Operation;
import io.logserver.error.ErrorCode;
import io.logserver.isolation.RouteCases;
import io.logserver.support.ApiClient;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document says what the server does: the same routes, roles, parameters and errors. */
class ContractTest {

  /**
   * Documented on their own, as a parameter that stands for every path below metadata and others.
   */
  private static final String PATHS = "paths";

  @TempDir static Path data;

  private static TestServer server;
  private static Contract contract;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.start(data);
    contract = Contract.of(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsInTheDocumentAndEveryPathIsServed() {
    Set<String> documented = new TreeSet<>();
    for (Operation operation : contract.operations()) {
      documented.add(operation.route());
      if (operation.item().has("x-also-below")) {
        documented.add(operation.route() + "/*");
      }
    }
    assertEquals(documented, new TreeSet<>(server.routes()));
  }

  /** So that tools, which know no wildcard, see each. */
  @Test
  void aPathThatTakesEveryMethodListsAll() {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Operation operation : contract.operations()) {
      if (operation.item().has("x-any-method")) {
        methods.computeIfAbsent(operation.path(), path -> new TreeSet<>()).add(operation.method());
      }
    }
    assertEquals(Map.of("/auth/verify", new TreeSet<>(Contract.METHODS)), methods);
  }

  /** The isolation tests hold the server to the same table, cell by cell. */
  @Test
  void theRolesAreThoseOfTheTable() {
    Map<String, List<String>> documented = new TreeMap<>();
    for (Operation operation : contract.operations()) {
      assertEquals(
          operation.roles().isEmpty(), operation.node().has("security") && isOpen(operation));
      if (!isOpen(operation)) {
        documented.put(operation.route(), operation.roles());
      }
    }
    Map<String, List<String>> table = RouteCases.roles();
    table.remove("ANY /auth/verify/*");
    assertEquals(table, documented);
  }

  /** What a parser takes is what it names when it refuses. */
  @Test
  void theParametersAreThoseThatTheServerTakes() throws Exception {
    String admin = "Authorization: Bearer " + server.platformAdminToken();
    try (Wire wire = new Wire(server.port())) {
      for (Operation operation : contract.operations()) {
        Request request = operation.request().with(admin);
        if (operation.path().endsWith("/stream")) {
          request = request.upgrade();
        }
        Set<String> documented = queryNames(operation);
        Response refused = wire.exchange(request.query("nonsense=1"));
        if (isOpen(operation) || operation.path().equals("/auth/verify")) {
          assertEquals(200, refused.status(), operation::toString);
          assertEquals(Set.of(), documented, operation::toString);
        } else {
          assertEquals(422, refused.status(), operation::toString);
          assertEquals(documented, allowed(refused), operation::toString);
        }
      }
    }
  }

  @Test
  void everyErrorIsInTheDocument() {
    Set<String> labels =
        Arrays.stream(ErrorCode.values())
            .map(code -> code.status() + " " + code.label())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>();
    for (JsonNode response : contract.at("/components/responses")) {
      JsonNode narrowed = response.at("/content/application~1json/schema/allOf/1/properties");
      for (JsonNode label : narrowed.at("/error/enum")) {
        documented.add(narrowed.at("/code/const").asText() + " " + label.asText());
      }
    }
    assertEquals(labels, documented);
    Set<String> named = new TreeSet<>();
    contract.at("/components/schemas/ErrorCode/enum").forEach(label -> named.add(label.asText()));
    assertEquals(
        Arrays.stream(ErrorCode.values())
            .map(ErrorCode::label)
            .collect(Collectors.toCollection(TreeSet::new)),
        named);
  }

  @Test
  void thePageIsServedWithItsPartsAndIsNotSentTwice() throws IOException {
    Map<String, String> types =
        Map.of(
            "/openapi.yaml", "application/yaml",
            "/openapi.json", "application/json",
            "/docs", "text/html; charset=utf-8",
            "/docs/page.css", "text/css; charset=utf-8",
            "/docs/page.js", "text/javascript; charset=utf-8");
    for (Map.Entry<String, String> part : types.entrySet()) {
      HttpResponse<String> answer = get(part.getKey());
      assertEquals(200, answer.statusCode(), part.getKey());
      assertEquals(part.getValue(), answer.headers().firstValue("content-type").orElseThrow());
      String tag = answer.headers().firstValue("etag").orElseThrow();
      assertEquals(304, get(part.getKey(), "if-none-match", tag).statusCode(), part.getKey());
    }
  }

  private static boolean isOpen(Operation operation) {
    return operation.node().path("security").isArray()
        && operation.node().get("security").isEmpty();
  }

  private static Set<String> queryNames(Operation operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : contract.parameters(operation)) {
      if (parameter.get("in").asText().equals("query")) {
        names.add(parameter.get("name").asText());
      }
    }
    if (operation.node().path("security").toString().contains("queryToken")) {
      names.add("token");
    }
    return names;
  }

  /** The names in the message about the one that is unknown. */
  private static Set<String> allowed(Response refused) {
    String names =
        new JsonObject(refused.text())
            .getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(problem -> problem.getString("type").equals("unknown"))
                .map(problem -> problem.getString("msg").replaceFirst(".*allowed(?: are|:) ", ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(refused.text()));
    Set<String> allowed = new TreeSet<>();
    if (names.contains(" and paths such as ")) {
      allowed.add(PATHS);
    }
    for (String name : names.replaceFirst(",? and paths.*", "").split("[\\[\\], ]+")) {
      if (!name.isEmpty()) {
        allowed.add(name);
      }
    }
    return allowed;
  }

  private static HttpResponse<String> get(String path, String... headers) throws IOException {
    ApiClient stranger = server.stranger();
    HttpRequest.Builder request = stranger.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return stranger.exchange(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
