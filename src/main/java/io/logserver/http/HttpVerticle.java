package io.logserver.http;

import io.logserver.auth.Verifier;
import io.logserver.bus.Bus;
import io.logserver.config.Config;
import io.logserver.tenant.TenantBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP edge on one event loop; deploy one for each. It mounts the routes of the roles this
 * process has and verifies tokens itself, whatever stands before it.
 */
public final class HttpVerticle extends VerticleBase {

  /**
   * Shorter than the time an orchestrator gives a process to end, so that the queue and the store
   * close in order.
   */
  private static final int DRAIN_SECONDS = 10;

  private static final int MAX_CHUNK = 64 * 1024;
  private static final int MAX_INITIAL_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int ACCEPT_BACKLOG = 4096;
  private static final int MAX_CLIENT_FRAME = 64 * 1024;

  private final Config.Http settings;
  private final Bus bus;
  private final Verifier verifier;
  private final InFlight inFlight;
  private final HttpMetrics metrics;
  private final List<Routes> routes;
  private HttpServer server;
  private Set<String> served = Set.of();

  /**
   * An edge that is not yet listening.
   *
   * @param settings where to listen, and the limits
   * @param verifier this edge's own
   * @param inFlight shared by all edges of the process
   * @param metrics shared by all edges of the process
   * @param routes this edge's own
   */
  public HttpVerticle(
      Config.Http settings,
      Bus bus,
      Verifier verifier,
      InFlight inFlight,
      HttpMetrics metrics,
      List<Routes> routes) {
    this.settings = settings;
    this.bus = bus;
    this.verifier = verifier;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.routes = List.copyOf(routes);
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    Edge edge = new Edge(verifier, new BodyReader(settings.maxBodyBytes(), inFlight));
    bus.listen(TenantBus.CHANGED, edge::tenantChanged);
    Failures.mount(router);
    router.route().handler(metrics::observe);
    router.route().handler(RequestId::assign);
    routes.forEach(feature -> feature.mount(router, edge));
    served = served(router);
    server = vertx.createHttpServer(options()).requestHandler(router);
    return server.listen();
  }

  /** Stops accepting, lets running requests finish, then closes what is left. */
  @Override
  public Future<?> stop() {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Method and path of each route, as {@code GET /api/v1/logs/:id}; method {@code ANY} for all. */
  public Set<String> served() {
    return served;
  }

  private static Set<String> served(Router router) {
    Set<String> served = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null && route.methods() == null) {
        served.add("ANY " + route.getPath());
      } else if (route.getPath() != null) {
        route.methods().forEach(method -> served.add(method + " " + route.getPath()));
      }
    }
    return Set.copyOf(served);
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) settings.idleTimeout().toMillis())
        .setMaxChunkSize(MAX_CHUNK)
        .setMaxInitialLineLength(MAX_INITIAL_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setHandle100ContinueAutomatically(true)
        .setMaxWebSocketFrameSize(MAX_CLIENT_FRAME)
        .setMaxWebSocketMessageSize(MAX_CLIENT_FRAME)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }
}
