package io.logserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.support.RawHttp;
import io.logserver.support.RawHttp.Response;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that the server itself is too slow for. */
class RequestsTest {

  private static final Duration TIME = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();
  private final InFlight inFlight = new InFlight(1_000_000, 10);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CompletableFuture<RoutingContext> stuck = new CompletableFuture<>();
  private final CompletableFuture<Void> paused = new CompletableFuture<>();
  private final CompletableFuture<Future<Body>> late = new CompletableFuture<>();
  private final BodyReader bodies = new BodyReader(1_000_000, inFlight);
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    Router router = Router.router(vertx);
    new Failures(new HttpMetrics(registry, inFlight, false)).mount(router);
    Requests requests = new Requests(inFlight, TIME, TIME);
    vertx.runOnContext(start -> requests.watch(vertx));
    router.route().handler(requests::admit);
    router.route("/stuck").handler(stuck::complete);
    router
        .route("/body")
        .handler(routing ->
            bodies
                .read(routing, Function.identity(), Body::length)
                .onSuccess(body -> stuck.complete(routing)));
    router
        .route("/refused")
        .handler(routing -> {
          bodies
              .read(routing, Function.identity(), Body::length)
              .onSuccess(body -> stuck.complete(routing));
          routing.fail(new LogServerException(ErrorCode.MALFORMED, "refused"));
        });
    router.route("/late").handler(this::readOnceTheClientIsGone);
    router
        .route("/stream")
        .handler(routing -> {
          Deadline.of(routing).lift();
          vertx.setTimer(3 * TIME.toMillis(), late -> routing.response().end("streamed"));
        });
    router.route("/fast").handler(routing -> routing.response().end("fast"));
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  private void readOnceTheClientIsGone(RoutingContext routing) {
    routing.request().pause();
    paused.complete(null);
    routing.addEndHandler(gone ->
        vertx.runOnContext(later -> {
          Future<Body> body = bodies.read(routing, Function.identity(), Body::length);
          routing.request().resume();
          vertx.runOnContext(resumed -> late.complete(body));
        }));
  }

  @AfterEach
  void close() throws Exception {
    // A request ends a moment after its answer was written.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (inFlight.requests() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(0, inFlight.requests());
    assertEquals(0, inFlight.bytes());
    await(vertx.close());
  }

  @Test
  void saysThatARequestThatReadsIsNotAnswered() throws Exception {
    try (RawHttp client = new RawHttp(server.actualPort())) {
      assertRefused(client.send("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n").receive(), "unavailable");
      assertEquals("fast", client.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n").receive().body());
    }
  }

  @Test
  void saysThatTheOutcomeOfAChangeIsUnknownAndGivesItsBytesBack() throws Exception {
    try (RawHttp client = new RawHttp(server.actualPort())) {
      client.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345");
      assertRefused(client.receive(), "outcome_unknown");
      assertEquals("fast", client.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n").receive().body());
    }
  }

  @Test
  void takesNothingMoreOfABodyThatWasGivenUp() throws Exception {
    try (RawHttp client = new RawHttp(server.actualPort())) {
      client.send("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
      assertEquals(400, client.receive().status());
      client.send("12345GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals("fast", client.receive().body());
      assertEquals(0, inFlight.bytes());
      assertFalse(stuck.isDone());
    }
  }

  @Test
  void readsNoBodyOfAClientThatIsGone() throws Exception {
    try (RawHttp client = new RawHttp(server.actualPort())) {
      client.send("POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345");
      paused.get(5, TimeUnit.SECONDS);
    }
    assertTrue(late.get(5, TimeUnit.SECONDS).failed());
    assertEquals(0, inFlight.bytes());
  }

  @Test
  void dropsAnAnswerThatComesTooLate() throws Exception {
    try (RawHttp client = new RawHttp(server.actualPort())) {
      assertRefused(client.send("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n").receive(), "unavailable");
      RoutingContext late = stuck.get(5, TimeUnit.SECONDS);
      late.vertx().runOnContext(run -> late.fail(new IllegalStateException("late")));
      assertEquals("fast", client.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n").receive().body());
    }
  }

  @Test
  void leavesAloneWhatTakesTheTimeItTakes() throws Exception {
    try (RawHttp client = new RawHttp(server.actualPort())) {
      assertEquals(
          "streamed", client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n").receive().body());
    }
  }

  private void assertRefused(Response response, String error) {
    assertEquals(503, response.status());
    assertEquals(error, new JsonObject(response.body()).getString("error"));
    assertEquals("1", response.headers().get("retry-after"));
    assertTrue(registry.counter("logserver.http.rejects", "reason", error).count() >= 1);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
