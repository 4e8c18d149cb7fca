package io.logserver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.logserver.auth.Role;
import io.logserver.docs.Contract.Operation;
import io.logserver.support.ApiClient;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of the document, of a body or a parameter, is taken by the server as it stands. */
class ContractExamplesTest {

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
  void examplesOfBodiesWork() throws IOException {
    ApiClient admin = server.platformAdmin();
    ApiClient writer = server.client("examples", Role.WRITER);
    Set<String> tried = new TreeSet<>();
    for (Operation operation : contract.operations()) {
      ApiClient client = operation.path().contains("tenants") ? admin : writer;
      for (Map.Entry<String, JsonNode> media :
          operation.node().at("/requestBody/content").properties()) {
        for (JsonNode example : media.getValue().get("examples")) {
          JsonNode value = contract.resolve(example).get("value");
          String body = value.isTextual() ? value.asText() : value.toString();
          HttpRequest request =
              client
                  .request(operation.path().replace("{key}", "examples"))
                  .header("content-type", media.getKey())
                  .method(
                      operation.method().toUpperCase(Locale.ROOT),
                      HttpRequest.BodyPublishers.ofString(body))
                  .build();
          ApiClient.Answer answer = client.send(request);
          assertEquals(200, answer.status(), operation + ": " + answer.json());
          tried.add(example.get("$ref").asText());
        }
      }
    }
    Set<String> all = new TreeSet<>();
    contract
        .at("/components/examples")
        .fieldNames()
        .forEachRemaining(name -> all.add("#/components/examples/" + name));
    assertEquals(all, tried);
  }

  @Test
  void examplesOfParametersWork() throws Exception {
    String admin = "Authorization: Bearer " + server.platformAdminToken();
    try (Wire wire = new Wire(server.port())) {
      for (Operation operation : contract.operations()) {
        for (JsonNode parameter : contract.parameters(operation)) {
          JsonNode example = parameter.path("example");
          if (parameter.get("in").asText().equals("query") && !example.isMissingNode()) {
            String query = query(parameter.get("name").asText(), example);
            Request request = operation.request().with(admin).query(query);
            if (operation.path().endsWith("/stream")) {
              request = request.upgrade();
            }
            String required = operation.path().endsWith("/histogram") ? "interval=1h" : "";
            Request whole = query.contains(required) ? request : request.query(required);
            int expected = operation.path().endsWith("/stream") ? 101 : 200;
            assertEquals(expected, wire.exchange(whole).status(), whole::toString);
          }
        }
      }
    }
  }

  private static String query(String name, JsonNode example) {
    return example.isObject()
        ? example.properties().stream()
            .map(member -> member.getKey() + "=" + member.getValue().asText())
            .collect(Collectors.joining("&"))
        : name + "=" + example.asText();
  }
}
