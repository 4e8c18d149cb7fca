package io.logserver.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The document as the server serves it, and what it says of an answer. */
public final class Contract {

  /** The methods that a path can have. */
  static final List<String> METHODS =
      List.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

  private static final String BASE = "urn:contract";
  private static final Set<String> FRAMING =
      Set.of("content-type", "content-length", "transfer-encoding", "upgrade");

  private final JsonNode root;
  private final SchemaRegistry schemas;

  private Contract(String json) throws IOException {
    root = new ObjectMapper().readTree(json);
    schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(BASE, json)));
  }

  /** What {@code server} serves as {@code /openapi.json}. */
  public static Contract of(TestServer server) throws IOException {
    try (Wire wire = new Wire(server.port())) {
      return new Contract(wire.exchange(Request.of("GET /openapi.json")).text());
    }
  }

  /**
   * A method of a path.
   *
   * @param item all about the path
   * @param node all about the method
   */
  public record Operation(String method, String path, JsonNode item, JsonNode node) {

    /** As the server names it: {@code GET /api/v1/logs/:id}. */
    public String route() {
      String name = item.has("x-any-method") ? "ANY" : method.toUpperCase(Locale.ROOT);
      return name + " " + path.replaceAll("\\{([a-z]+)}", ":$1");
    }

    /** The roles that may. */
    public List<String> roles() {
      return texts(node.path("x-roles"));
    }

    /** A request for it: of tenant {@code system}, and of no thing that exists. */
    Request request() {
      String target = path.replace("{key}", "system").replace("{id}", "none");
      return Request.of(method.toUpperCase(Locale.ROOT) + " " + target);
    }

    String pointer() {
      return "/paths/" + escape(path) + "/" + method;
    }

    @Override
    public String toString() {
      return method.toUpperCase(Locale.ROOT) + " " + path;
    }
  }

  /** Every method of every path. */
  public List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
      for (String method : METHODS) {
        if (path.getValue().has(method)) {
          JsonNode node = path.getValue().get(method);
          all.add(new Operation(method, path.getKey(), path.getValue(), node));
        }
      }
    }
    return all;
  }

  /** The operation that a request is for: of a path without parameters before one with them. */
  Operation operation(String method, String target) {
    String path = target.replaceFirst("\\?.*", "");
    return operations().stream()
        .filter(one -> one.method.equalsIgnoreCase(method))
        .filter(one -> path.matches(one.path.replaceAll("\\{[a-z]+}", "[^/]+")))
        .min((one, other) -> one.path.indexOf('{') - other.path.indexOf('{'))
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not in the document"));
  }

  /** What {@code pointer} names. */
  JsonNode at(String pointer) {
    return root.at(pointer);
  }

  /** The same, or what it refers to. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** The parameters of an operation and of its path. */
  List<JsonNode> parameters(Operation operation) {
    List<JsonNode> all = new ArrayList<>();
    operation.item().path("parameters").forEach(one -> all.add(resolve(one)));
    operation.node().path("parameters").forEach(one -> all.add(resolve(one)));
    return all;
  }

  /** What is wrong with an answer of that operation; empty when it is as documented. */
  List<String> problems(Operation operation, Response answer) {
    String pointer = operation.pointer() + "/responses/" + answer.status();
    JsonNode documented = root.at(pointer);
    return documented.isMissingNode()
        ? List.of("status " + answer.status() + " is not documented")
        : problems(documented, pointer, answer, operation.method().equals("head"));
  }

  /** The same for an answer that is one of the shared ones. */
  List<String> problems(String shared, Response answer) {
    String pointer = "/components/responses/" + shared;
    return problems(root.at(pointer), pointer, answer, false);
  }

  private List<String> problems(
      JsonNode reference, String place, Response answer, boolean withoutBody) {
    JsonNode documented = resolve(reference);
    String pointer = reference.has("$ref") ? reference.get("$ref").asText().substring(1) : place;
    List<String> problems = new ArrayList<>(headerProblems(documented, pointer, answer));
    String type = mediaType(answer);
    if (documented.has("content") != (type != null)) {
      problems.add("content type " + type);
    } else if (type != null && !documented.get("content").has(type)) {
      problems.add("content type " + type + " is not documented");
    } else if ("application/json".equals(type) && !withoutBody) {
      String schema = pointer + "/content/" + escape(type) + "/schema";
      validate(schema, answer.text()).forEach(error -> problems.add(error.toString()));
    }
    return problems;
  }

  private List<String> headerProblems(JsonNode documented, String pointer, Response answer) {
    List<String> problems = new ArrayList<>();
    for (String name : answer.headers().keySet()) {
      boolean known = FRAMING.contains(name) || documented.path("headers").has(name);
      if (!known && !isToldInProse(name) && !name.startsWith("sec-websocket-")) {
        problems.add("header " + name + " is not documented");
      }
    }
    for (Map.Entry<String, JsonNode> header : documented.path("headers").properties()) {
      String value = answer.header(header.getKey());
      JsonNode rule = resolve(header.getValue());
      if (value == null && rule.path("required").asBoolean()) {
        problems.add("header " + header.getKey() + " is missing");
      } else if (value != null) {
        String place =
            header.getValue().has("$ref")
                ? header.getValue().get("$ref").asText().substring(1)
                : pointer + "/headers/" + escape(header.getKey());
        String text = new ObjectMapper().valueToTree(value).toString();
        validate(place + "/schema", text)
            .forEach(error -> problems.add(header.getKey() + " '" + value + "': " + error));
      }
    }
    return problems;
  }

  private List<Error> validate(String pointer, String json) {
    return schemas
        .getSchema(SchemaLocation.of(BASE + "#" + pointer))
        .validate(json, InputFormat.JSON);
  }

  private boolean isToldInProse(String header) {
    StringBuilder prose = new StringBuilder(root.at("/info/description").asText());
    root.get("tags").forEach(tag -> prose.append(tag.get("description").asText()));
    return prose.toString().contains("`" + header);
  }

  private static String mediaType(Response answer) {
    String type = answer.header("content-type");
    return type == null ? null : type.replaceFirst(";.*", "");
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
