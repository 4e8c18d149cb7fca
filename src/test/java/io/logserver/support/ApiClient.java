package io.logserver.support;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A plain HTTP client for tests, as a user's would be: the JDK's, blocking, one token. */
public final class ApiClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;
  private final String token;

  public ApiClient(String base, String token) {
    this.base = base;
    this.token = token;
  }

  /** An answer with its JSON body. */
  public record Answer(int status, JsonObject json, Map<String, List<String>> headers) {

    public JsonObject object() {
      return json.getJsonObject("data");
    }

    public List<JsonObject> list() {
      return json.getJsonArray("data").stream().map(JsonObject.class::cast).toList();
    }

    public JsonObject meta() {
      return json.getJsonObject("meta");
    }

    public String error() {
      return json.getString("error");
    }
  }

  public ApiClient as(String otherToken) {
    return new ApiClient(base, otherToken);
  }

  public Answer post(String path, String body, String... headers) throws IOException {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public Answer post(String path, byte[] body, String... headers) throws IOException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** GET; {@code parameters} are names and values in turn, not yet encoded. */
  public Answer get(String path, String... parameters) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < parameters.length; i += 2) {
      pairs.add(encode(parameters[i]) + "=" + encode(parameters[i + 1]));
    }
    String query = pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    return send(request(path + query).GET().build());
  }

  /** DELETE; the path's query is encoded already. */
  public Answer delete(String path) throws IOException {
    return send(request(path).DELETE().build());
  }

  /** The answer as it comes, for bodies that are no envelope. */
  public <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return HTTP.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public Answer send(HttpRequest request) throws IOException {
    HttpResponse<String> response = exchange(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      Internals.assertNone(response.headers().map() + response.body());
    }
    return new Answer(
        response.statusCode(), new JsonObject(response.body()), response.headers().map());
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
