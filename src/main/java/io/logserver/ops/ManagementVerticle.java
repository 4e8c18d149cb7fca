package io.logserver.ops;

import io.logserver.config.Config;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Health and metrics on a port of their own, which need no token and must not face strangers. */
public final class ManagementVerticle extends VerticleBase {

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Config.Management settings;
  private final Health health;
  private final PrometheusMeterRegistry registry;
  private HttpServer server;

  public ManagementVerticle(
      Config.Management settings, Health health, PrometheusMeterRegistry registry) {
    this.settings = settings;
    this.health = health;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer(options()).requestHandler(this::handle);
    return server.listen();
  }

  /** HTTP/1 only: scrapers and probes need no more, and none is to be upgraded in passing. */
  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setHttp2ClearTextEnabled(false);
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/health/live" -> json(request, 200, new JsonObject().put("status", "UP"));
      case "/health/ready" -> ready(request);
      case "/metrics" -> metrics(request);
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void ready(HttpServerRequest request) {
    Health.Report report = health.report();
    JsonArray components = new JsonArray();
    for (Health.State state : report.components()) {
      JsonObject component =
          new JsonObject()
              .put("name", state.name())
              .put("status", state.problem() == null ? "UP" : "DOWN")
              .put("required", state.required());
      if (state.problem() != null) {
        component.put("problem", state.problem());
      }
      components.add(component);
    }
    json(
        request,
        report.ready() ? 200 : 503,
        new JsonObject()
            .put("status", report.ready() ? "UP" : report.accepting() ? "DOWN" : "NOT_ACCEPTING")
            .put("components", components));
  }

  /** Scraping walks every meter: that is done off the event loop. */
  private void metrics(HttpServerRequest request) {
    vertx
        .executeBlocking(() -> registry.scrape(METRICS_TYPE))
        .onComplete(
            text -> request.response().putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE).end(text),
            failure -> request.response().setStatusCode(500).end());
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }
}
