package io.logserver.http;

import io.logserver.auth.Verifier;
import io.logserver.bus.Bus;
import io.logserver.bus.Registration;
import io.logserver.config.Config;
import io.logserver.tenant.TenantBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  static final int MAX_INITIAL_LINE = 16 * 1024;
  static final int MAX_HEADERS = 16 * 1024;
  private static final int ACCEPT_BACKLOG = 4096;
  private static final int MAX_CLIENT_FRAME = 64 * 1024;

  /** Streams that a client may have on one connection of HTTP/2. */
  private static final int MAX_STREAMS = 100;

  /** Streams that a client may reset on one connection within {@link #RESET_SECONDS}. */
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 30;
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final Config.Http settings;
  private final Bus bus;
  private final Verifier verifier;
  private final InFlight inFlight;
  private final HttpMetrics metrics;
  private final @Nullable Certificate certificate;
  private final List<Routes> routes;
  private HttpServer server;
  private List<String> served = List.of();
  private Registration tenantChanges = Registration.NONE;

  /**
   * An edge that is not yet listening.
   *
   * @param settings where to listen, and the limits
   * @param verifier this edge's own
   * @param inFlight shared by all edges of the process
   * @param metrics shared by all edges of the process
   * @param certificate null to serve without TLS
   * @param routes this edge's own
   */
  public HttpVerticle(
      Config.Http settings,
      Bus bus,
      Verifier verifier,
      InFlight inFlight,
      HttpMetrics metrics,
      @Nullable Certificate certificate,
      List<Routes> routes) {
    this.settings = settings;
    this.bus = bus;
    this.verifier = verifier;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.certificate = certificate;
    this.routes = List.copyOf(routes);
  }

  @Override
  public Future<?> start() {
    Failures failures = new Failures(metrics);
    SecurityHeaders headers = new SecurityHeaders(certificate != null);
    BadRequests badRequests = new BadRequests(failures, headers);
    Router router = router(failures);
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connection -> ConnectionGuard.of(connection).connected(connection))
            .invalidRequestHandler(badRequests)
            .requestHandler(request -> serve(request, headers, badRequests, router));
    return tenantChanges.registered().compose(known -> server.listen());
  }

  /** What happens to every request, in order; then the routes of the features. */
  private Router router(Failures failures) {
    Origins origins = new Origins(settings.cors().origins());
    Requests requests = new Requests(inFlight, settings.bodyTimeout(), settings.requestTimeout());
    requests.watch(vertx);
    Edge edge = new Edge(verifier, new BodyReader(settings.maxBodyBytes(), inFlight), origins);
    tenantChanges = bus.listen(TenantBus.CHANGED, edge::tenantChanged);
    Router router = Router.router(vertx);
    failures.mount(router);
    router.errorHandler(405, routing -> failures.answerWrongMethod(routing, edge.table()));
    Route all = router.route().handler(HttpVerticle::guard).handler(metrics::observe);
    if (origins.some()) {
      all.handler(origins::share);
    }
    all.handler(requests::admit);
    routes.forEach(feature -> feature.mount(router, edge));
    served = router.getRoutes().stream().flatMap(HttpVerticle::names).toList();
    return router;
  }

  private static void serve(
      HttpServerRequest request, SecurityHeaders headers, BadRequests badRequests, Router router) {
    ConnectionGuard.of(request.connection()).headComplete();
    RequestId.assign(request, request.response());
    headers.add(request.response());
    if (!badRequests.refuses(request)) {
      router.handle(request);
    }
  }

  private static void guard(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    ConnectionGuard guard = ConnectionGuard.of(request.connection());
    int number = guard.request();
    routing.addEndHandler(answered -> {
      boolean ended = request.isEnded();
      guard.answered(number, ended);
      if (!ended) {
        request.end().onComplete(rest -> guard.restEnded());
      }
    });
    routing.next();
  }

  /** Shows new clients another certificate; those who are connected keep the one they have seen. */
  Future<Boolean> renew(Certificate renewed) {
    return server.updateSSLOptions(
        new ServerSSLOptions(options().getSslOptions()).setKeyCertOptions(renewed.options()));
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

  /**
   * What is served here: each method and path template, {@code GET /api/v1/logs/:id}; {@code ANY}
   * where a route takes every method, a star behind a path that stands for all below it.
   */
  public List<String> served() {
    return served;
  }

  /** None for handlers that stand before every route. */
  private static Stream<String> names(Route route) {
    if (route.getPath() == null) {
      return Stream.empty();
    }
    String path = route.getPath() + (route.isExactPath() ? "" : "*");
    return route.methods() == null
        ? Stream.of("ANY " + path)
        : route.methods().stream().map(method -> method.name() + " " + path);
  }

  /**
   * Whether these are the options of an edge. Vert.x hands plain copies of them around, so that
   * they are known by what no other server of this process sets (docs/adr/0006).
   */
  static boolean isEdge(HttpServerOptions options) {
    return options.getAcceptBacklog() == ACCEPT_BACKLOG;
  }

  private HttpServerOptions options() {
    HttpServerOptions options = limits();
    return certificate == null
        ? options
        : options
            .setSsl(true)
            .setUseAlpn(true)
            .setEnabledSecureTransportProtocols(TLS_VERSIONS)
            .setKeyCertOptions(certificate.options());
  }

  private HttpServerOptions limits() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) settings.idleTimeout().toMillis())
        .setMaxChunkSize(MAX_CHUNK)
        .setMaxInitialLineLength(MAX_INITIAL_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setMaxHeaderListSize(MAX_HEADERS))
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
        .setHttp2RstFloodWindowDuration(RESET_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
        .setHandle100ContinueAutomatically(true)
        .setMaxWebSocketFrameSize(MAX_CLIENT_FRAME)
        .setMaxWebSocketMessageSize(MAX_CLIENT_FRAME)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }
}
