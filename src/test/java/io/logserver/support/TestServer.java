package io.logserver.support;

import io.logserver.LogServer;
import io.logserver.auth.AuthSettings;
import io.logserver.auth.Role;
import io.logserver.auth.jwt.TokenIssuer;
import io.logserver.config.ConfigLoader;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole server in this JVM, on free ports and a directory of the test, as {@code bin/logserver
 * serve} starts it.
 */
public final class TestServer implements AutoCloseable {

  private static final AuthSettings AUTH = new AuthSettings("issuer", "logserver", true, null);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final LogServer server;
  private final Path data;
  private final Map<String, Tenant> tenants = new HashMap<>();

  private TestServer(LogServer server, Path data) {
    this.server = server;
    this.data = data;
  }

  public static TestServer start(Path data) {
    return start(data, Map.of());
  }

  /** Starts a server whose settings are those of the environment given. */
  public static TestServer start(Path data, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("LOGSERVER_HTTP_HOST", "127.0.0.1");
    all.put("LOGSERVER_HTTP_PORT", "0");
    all.put("LOGSERVER_MANAGEMENT_PORT", "0");
    all.put("LOGSERVER_DATA_DIR", data.toString());
    return new TestServer(await(LogServer.start(ConfigLoader.load(null, all))), data);
  }

  public int port() {
    return server.httpPort();
  }

  /** What the API serves, as {@link LogServer#routes}. */
  public List<String> routes() {
    return server.routes();
  }

  public int managementPort() {
    return server.managementPort();
  }

  /** Waits until the server is ready and holds nothing of any request. */
  public void awaitIdle() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      double bytes = metric("logserver_http_inflight_bytes");
      double requests = metric("logserver_http_inflight_requests");
      HttpResponse<String> ready = management("/health/ready");
      if (bytes == 0 && requests == 0 && ready.statusCode() == 200) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(bytes + " bytes, " + requests + " requests, " + ready.body());
      }
    }
  }

  /** The value of a metric; {@code name} with its labels as they are scraped. */
  public double metric(String name) throws IOException {
    return management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no metric " + name));
  }

  /** A client without a token. */
  public ApiClient stranger() {
    return new ApiClient("http://127.0.0.1:" + server.httpPort(), "");
  }

  /** A client of the platform's admin. */
  public ApiClient platformAdmin() throws IOException {
    return stranger().as(platformAdminToken());
  }

  public String platformAdminToken() throws IOException {
    return Files.readString(data.resolve("admin.token")).trim();
  }

  /** A client of a tenant, which is created when it is new. */
  public ApiClient client(String tenant, Role role) throws IOException {
    return stranger().as(token(tenant, role));
  }

  public String token(String tenant, Role role) throws IOException {
    return TokenIssuer.issue(
        tenant(tenant), role.label() + "@" + tenant, role, Duration.ofHours(1), AUTH);
  }

  /** Stores NDJSON for a tenant and waits until it has that many more logs. */
  public void store(String tenant, String lines, int count) throws IOException {
    ApiClient admin = client(tenant, Role.ADMIN);
    long before = count(admin);
    ApiClient.Answer answer = admin.post("/api/v1/logs/bulk?return=count", lines);
    if (answer.status() != 200) {
      throw new AssertionError(answer.json().encode());
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (count(admin) < before + count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the logs are not visible after 30 s");
      }
    }
  }

  private static long count(ApiClient client) throws IOException {
    return client.get("/api/v1/logs/stats").object().stream()
        .mapToLong(severity -> ((Number) severity.getValue()).longValue())
        .sum();
  }

  /** A tenant with its secret, which is created when it is new. */
  public Tenant tenant(String key) throws IOException {
    Tenant known = tenants.get(key);
    if (known == null) {
      JsonObject body = new JsonObject().put("key", key).put("name", "Tenant " + key);
      ApiClient.Answer created = platformAdmin().post("/api/v1/tenants", body.encode());
      if (created.status() != 200) {
        throw new AssertionError(created.json().encode());
      }
      known =
          new Tenant(new TenantId(key), key, created.object().getString("secret"), Instant.EPOCH);
      tenants.put(key, known);
    }
    return known;
  }

  /** HTTP/1.1, as an upgrade to HTTP/2 of each connection would be tested, too. */
  public HttpResponse<String> management(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    await(server.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
