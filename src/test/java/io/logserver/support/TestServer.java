package io.logserver.support;

import io.logserver.LogServer;
import io.logserver.config.ConfigLoader;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A whole server in this JVM, on free ports and a directory of the test, as {@code bin/logserver
 * serve} starts it.
 */
public final class TestServer extends TestApi {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final LogServer server;

  private TestServer(LogServer server, Path data) {
    super(data);
    this.server = server;
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

  @Override
  public int port() {
    return server.httpPort();
  }

  /** Where other processes find this one; {@code host:port}. */
  public String member() {
    return "127.0.0.1:" + server.memberPort();
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
