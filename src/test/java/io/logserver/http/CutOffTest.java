package io.logserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.Router;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A response that fails after it has begun must not look whole. */
class CutOffTest {

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    Router router = Router.router(vertx);
    new Failures(new HttpMetrics(new SimpleMeterRegistry(), new InFlight(1, 1), false))
        .mount(router);
    router
        .get("/broken")
        .handler(routing ->
            routing
                .response()
                .setChunked(true)
                .write("part")
                .onComplete(written -> routing.fail(new IllegalStateException("broken"))));
    router.get("/whole").handler(routing -> routing.response().end("whole"));
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void closesAConnectionOfHttp1() {
    HttpClient client = client(HttpVersion.HTTP_1_1);
    assertThrows(ExecutionException.class, () -> body(client, "/broken"));
  }

  @Test
  void resetsAStreamOfHttp2AndSparesTheOthers() throws Exception {
    HttpClient client = client(HttpVersion.HTTP_2);
    assertEquals("whole", body(client, "/whole"));
    ExecutionException cut = assertThrows(ExecutionException.class, () -> body(client, "/broken"));
    assertTrue(cut.getCause() instanceof StreamResetException, cut.toString());
    assertEquals("whole", body(client, "/whole"));
  }

  private HttpClient client(HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(version)
            .setHttp2ClearTextUpgrade(false)
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(server.actualPort()));
  }

  private static String body(HttpClient client, String path) throws Exception {
    return await(
            client
                .request(HttpMethod.GET, path)
                .compose(request -> request.send().compose(HttpClientResponse::body)))
        .toString();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
