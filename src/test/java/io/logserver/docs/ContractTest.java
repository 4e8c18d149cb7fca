package io.logserver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.logserver.auth.Role;
import io.logserver.error.ErrorCode;
import io.logserver.support.ApiClient;
import io.logserver.support.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The document says what the server does: the same routes, errors and roles, and examples that
 * work.
 */
class ContractTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @TempDir static Path data;

  private static TestServer server;
  private static JsonNode contract;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.start(data);
    contract = new YAMLMapper().readTree(get("/openapi.yaml").body());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsInTheDocumentAndEveryPathIsServed() {
    Set<String> documented = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : contract.get("paths").properties()) {
      String template = path.getKey().replaceAll("\\{([a-z]+)}", ":$1");
      if (path.getValue().has("x-any-method")) {
        documented.add("ANY " + template);
        documented.add("ANY " + template + "/*");
      } else {
        path.getValue()
            .fieldNames()
            .forEachRemaining(method -> {
              if (METHODS.contains(method)) {
                documented.add(method.toUpperCase() + " " + template);
              }
            });
      }
    }
    assertEquals(documented, new TreeSet<>(server.routes()));
  }

  @Test
  void everyErrorIsInTheDocument() {
    Set<String> labels =
        Arrays.stream(ErrorCode.values())
            .map(code -> code.status() + " " + code.label())
            .collect(Collectors.toSet());
    Set<String> documented = new TreeSet<>();
    for (JsonNode response : contract.at("/components/responses")) {
      JsonNode narrowed = response.at("/content/application~1json/schema/allOf/1/properties");
      for (JsonNode label : narrowed.at("/error/enum")) {
        documented.add(narrowed.at("/code/const").asText() + " " + label.asText());
      }
    }
    assertEquals(new TreeSet<>(labels), documented);
    Set<String> named = new TreeSet<>();
    contract.at("/components/schemas/ErrorCode/enum").forEach(label -> named.add(label.asText()));
    assertEquals(
        Arrays.stream(ErrorCode.values())
            .map(ErrorCode::label)
            .collect(Collectors.toCollection(TreeSet::new)),
        named);
  }

  @Test
  void examplesOfBodiesWork() throws IOException {
    ApiClient admin = server.platformAdmin();
    ApiClient writer = server.client("examples", Role.WRITER);
    for (Map.Entry<String, JsonNode> path : contract.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        for (Map.Entry<String, JsonNode> media :
            operation.getValue().at("/requestBody/content").properties()) {
          for (JsonNode example : media.getValue().get("examples")) {
            JsonNode value = contract.at(example.get("$ref").asText().substring(1)).get("value");
            ApiClient client = path.getKey().contains("tenants") ? admin : writer;
            HttpRequest request =
                client
                    .request(path.getKey().replace("{key}", "examples"))
                    .header("content-type", media.getKey())
                    .method(
                        operation.getKey().toUpperCase(),
                        HttpRequest.BodyPublishers.ofString(
                            value.isTextual() ? value.asText() : value.toString()))
                    .build();
            ApiClient.Answer answer = client.send(request);
            assertEquals(200, answer.status(), path.getKey() + ": " + answer.json());
          }
        }
      }
    }
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

  private static HttpResponse<String> get(String path, String... headers) throws IOException {
    ApiClient stranger = server.stranger();
    HttpRequest.Builder request = stranger.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return stranger.exchange(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
