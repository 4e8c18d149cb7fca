package io.logserver;

import io.logserver.auth.AuthRoutes;
import io.logserver.auth.AuthSettings;
import io.logserver.auth.AuthVerticle;
import io.logserver.auth.Bootstrap;
import io.logserver.auth.CredentialVerifier;
import io.logserver.auth.TenantKeys;
import io.logserver.auth.Verifier;
import io.logserver.auth.apikey.ApiKeyVerifier;
import io.logserver.auth.jwt.Rejection;
import io.logserver.auth.jwt.TokenMetrics;
import io.logserver.auth.jwt.TokenVerifier;
import io.logserver.bus.Bus;
import io.logserver.config.Config;
import io.logserver.disk.DataDirectoryLock;
import io.logserver.disk.Disk;
import io.logserver.disk.LocalDisk;
import io.logserver.docs.DocsRoutes;
import io.logserver.http.Certificate;
import io.logserver.http.CertificateWatch;
import io.logserver.http.GuardedTransport;
import io.logserver.http.HttpMetrics;
import io.logserver.http.HttpVerticle;
import io.logserver.http.InFlight;
import io.logserver.http.Routes;
import io.logserver.log.CleanupRoutes;
import io.logserver.log.IngestMetrics;
import io.logserver.log.IngestRoutes;
import io.logserver.log.LogVerticle;
import io.logserver.log.QueryRoutes;
import io.logserver.log.TenantRates;
import io.logserver.log.decode.DecodeLimits;
import io.logserver.log.decode.LogIdGenerator;
import io.logserver.log.export.ExportRoutes;
import io.logserver.log.export.Exports;
import io.logserver.ops.DiskWatch;
import io.logserver.ops.EventLoopLag;
import io.logserver.ops.Health;
import io.logserver.ops.ManagementVerticle;
import io.logserver.ops.Metrics;
import io.logserver.queue.LogQueue;
import io.logserver.queue.Queues;
import io.logserver.store.LogStore;
import io.logserver.store.Stores;
import io.logserver.stream.LiveTail;
import io.logserver.stream.LiveTailMeters;
import io.logserver.stream.StreamLimits;
import io.logserver.stream.StreamRoutes;
import io.logserver.stream.StreamVerticle;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantBus;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantRoutes;
import io.logserver.tenant.TenantService;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.TenantVerticle;
import io.logserver.worker.RetentionVerticle;
import io.logserver.worker.WorkerMetrics;
import io.logserver.worker.WorkerVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of the log server: the composition root. What starts in order stops in reverse, so
 * that nothing is used before it is there or after it is gone.
 */
public final class LogServer {

  private static final Logger log = LoggerFactory.getLogger(LogServer.class);

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /**
   * A request on the bus fails this much earlier than its HTTP request, so that the client is told
   * why.
   */
  private static final Duration ANSWER_MARGIN = Duration.ofMillis(500);

  private final Config config;
  private final HttpMetrics httpMetrics;
  private final Vertx vertx;
  private final Bus bus;
  private final Disk disk = new LocalDisk();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health(registry);
  private final InFlight inFlight;
  private final List<HttpVerticle> edges = new CopyOnWriteArrayList<>();
  private final ManagementVerticle management;
  private final Opening opening;

  /** What is to be stopped, last started first. */
  private final Deque<Supplier<Future<?>>> running = new ConcurrentLinkedDeque<>();

  private LogServer(Config config, Future<?> stop) {
    this.config = config;
    inFlight = new InFlight(config.http().maxInFlightBytes(), config.http().maxRequests());
    httpMetrics = new HttpMetrics(registry, inFlight, config.metrics().tenantLabels());
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(CORES))
            .withTransport(GuardedTransport.of(config.http(), httpMetrics))
            .build();
    bus = new Bus(vertx, config.http().requestTimeout().minus(ANSWER_MARGIN));
    management = new ManagementVerticle(config.management(), health, registry);
    opening = new Opening(vertx, isDistributed() ? stop : Future.future(never -> {}));
  }

  /** Starts a server that nobody stops before it has started. */
  public static Future<LogServer> start(Config config) {
    return start(config, Promise.promise().future());
  }

  /**
   * Starts a server; blocks while it takes the data directory. While a database or a queue on other
   * machines is away it waits, with health and metrics served and the API not yet.
   *
   * @param stop completes when it is to give that waiting up
   * @return completes when it takes requests. When it cannot start, what did start is stopped
   *     again, and the failure's message is for an operator
   */
  public static Future<LogServer> start(Config config, Future<?> stop) {
    DataDirectoryLock lock;
    try {
      lock = DataDirectoryLock.take(config.data().dir());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    LogServer server = new LogServer(config, stop);
    server.running.push(() -> release(lock));
    server.running.push(server.vertx::close);
    // A promise without a context: once Vert.x is closed, a future that belongs to one of its
    // contexts never completes.
    Promise<LogServer> started = Promise.promise();
    Future.succeededFuture()
        .compose(go -> server.startAll())
        .onSuccess(up -> started.complete(server))
        .onFailure(failure -> server.close().onComplete(closed -> started.fail(failure)));
    return started.future();
  }

  /**
   * Stops taking requests, finishes those it has, makes everything durable and releases all; safe
   * to call again.
   */
  public Future<Void> close() {
    health.accepting(false);
    Future<?> step = Future.succeededFuture();
    while (!running.isEmpty()) {
      Supplier<Future<?>> stop = running.pop();
      step =
          step.eventually(stop::get)
              .onFailure(failure -> log.warn("Stopping a part failed", failure));
    }
    return step.otherwiseEmpty().mapEmpty();
  }

  /** The port of the API. */
  public int httpPort() {
    return edges.get(0).port();
  }

  /** What the API serves: each method and path template, {@code GET /api/v1/logs/:id}. */
  public List<String> routes() {
    return edges.get(0).served();
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return management.port();
  }

  private Future<?> startAll() {
    Bus.registerCodecs(vertx);
    Metrics.bindJvm(registry);
    TenantStore tenants = Stores.tenants(config, disk, vertx, this::block);
    LogStore store = Stores.logs(config, disk);
    LogQueue queue = Queues.of(config, disk);
    return deploy(management)
        .compose(up -> watch(queue, store, tenants))
        .compose(up -> open("tenants", tenants::open, tenants::close))
        .compose(up -> open("store", store::open, store::close))
        .compose(up -> open("queue", () -> queue.open(store.durable()), queue::close))
        .compose(up -> deployRoles(tenants, store, queue))
        .onSuccess(up -> ready());
  }

  private Future<?> deployRoles(TenantStore tenants, LogStore store, LogQueue queue) {
    AuthSettings auth = authSettings();
    Bootstrap bootstrap = new Bootstrap(tenants, auth, disk, config.data().dir(), this::block);
    LiveTail liveTail = new LiveTail(streamLimits());
    LiveTailMeters.bind(registry, liveTail);
    return deploy(new AuthVerticle(bootstrap))
        .compose(up ->
            deploy(new TenantVerticle(bus, new TenantService(tenants, InstantSource.system()))))
        .compose(up -> deployEach(() -> new LogVerticle(bus, queue, store, store)))
        .compose(up -> deploy(new WorkerVerticle(queue, store, bus, new WorkerMetrics(registry))))
        .compose(up -> deploy(retention(tenants, store)))
        .compose(up -> deployEdges(auth, liveTail))
        .compose(up -> deploy(new StreamVerticle(bus, liveTail)));
  }

  private Future<?> deployEdges(AuthSettings auth, LiveTail liveTail) {
    Config.Tls tls = config.http().tls();
    if (!tls.isOn()) {
      return deployEach(edges(auth, liveTail, null));
    }
    return vertx
        .executeBlocking(() -> Certificate.read(vertx, tls))
        .compose(certificate ->
            deployEach(edges(auth, liveTail, certificate))
                .compose(up -> watch(new CertificateWatch(tls, certificate, edges))));
  }

  private Future<?> watch(CertificateWatch certificates) {
    health.add("tls", false, certificates::problem);
    Metrics.bindCertificate(registry, certificates::expires);
    return deploy(certificates);
  }

  /**
   * Makes the HTTP edges: each has its own verifier and routes, all share ids, limits and metrics.
   */
  private Supplier<VerticleBase> edges(
      AuthSettings auth, LiveTail liveTail, @Nullable Certificate certificate) {
    IngestMetrics ingestMetrics = new IngestMetrics(registry, config.metrics().tenantLabels());
    Exports exports = new Exports(config.http().maxExports(), registry);
    TokenMetrics tokenMetrics = new TokenMetrics(registry);
    TenantRates rates = new TenantRates(bus);
    LogIdGenerator ids = new LogIdGenerator(System::currentTimeMillis, new SecureRandom());
    DecodeLimits limits =
        new DecodeLimits(config.http().maxEntryBytes(), config.http().maxNesting());
    return () -> {
      TenantKeys keys = id -> bus.request(TenantBus.FIND, id);
      Verifier verifier =
          new CredentialVerifier(
              new TokenVerifier(vertx, keys, auth, tokenMetrics::rejected),
              new ApiKeyVerifier(vertx, keys, () -> tokenMetrics.rejected(Rejection.API_KEY)));
      List<Routes> routes =
          List.of(
              new DocsRoutes(),
              new AuthRoutes(),
              new TenantRoutes(bus, auth),
              new IngestRoutes(
                  bus, limits, ids, config.http().maxBodyBytes(), rates, ingestMetrics),
              new StreamRoutes(liveTail),
              new ExportRoutes(vertx, bus, exports),
              new CleanupRoutes(bus, this::retention, InstantSource.system()),
              new QueryRoutes(bus));
      HttpVerticle edge =
          new HttpVerticle(
              config.http(), bus, verifier, inFlight, httpMetrics, certificate, routes);
      edges.add(edge);
      return edge;
    };
  }

  private Future<?> watch(LogQueue queue, LogStore store, TenantStore tenants) {
    DiskWatch room = new DiskWatch(disk, config.data().dir(), registry);
    EventLoopLag lag = new EventLoopLag(registry);
    watch("queue", true, () -> queue.status().problem());
    watch("store", false, () -> store.status().problem());
    watch("tenants", false, tenants::problem);
    health.add("disk", false, room::problem);
    health.add("event_loops", true, lag::problem);
    Metrics.bindQueue(registry, queue);
    Metrics.bindStore(registry, store);
    return deploy(room).compose(up -> deployEach(lag.probes()));
  }

  private void watch(String part, boolean required, Supplier<@Nullable String> problem) {
    health.add(part, required, () -> Optional.ofNullable(opening.problem(part)).orElseGet(problem));
  }

  private void ready() {
    health.accepting(true);
    log.atInfo()
        .setMessage("Ready")
        .addKeyValue("http", config.http().host() + ":" + httpPort())
        .addKeyValue("management", config.management().host() + ":" + managementPort())
        .addKeyValue("data", config.data().dir())
        .addKeyValue("native_transport", GuardedTransport.isNative())
        .log();
  }

  private Future<?> deploy(VerticleBase verticle) {
    return stopLater(vertx.deployVerticle(verticle, new DeploymentOptions()));
  }

  private Future<?> deployEach(Supplier<VerticleBase> verticles) {
    return stopLater(vertx.deployVerticle(verticles, new DeploymentOptions().setInstances(CORES)));
  }

  private Future<?> stopLater(Future<String> deployment) {
    return deployment.onSuccess(id -> running.push(() -> vertx.undeploy(id)));
  }

  /** What is only on this machine is not waited for, and its opening not given up half-way. */
  private boolean isDistributed() {
    return config.store().type() == Config.Store.Type.MONGO;
  }

  private Future<?> open(String part, Supplier<Future<Void>> open, Supplier<Future<?>> close) {
    return opening.open(part, open, close).onSuccess(opened -> running.push(close));
  }

  /** Runs what waits for the disk on a worker thread. */
  private void block(Runnable task) {
    vertx.executeBlocking(() -> {
      task.run();
      return null;
    });
  }

  private RetentionVerticle retention(TenantStore tenants, LogStore store) {
    return new RetentionVerticle(
        tenants, store, InstantSource.system(), config.retention().interval());
  }

  /** Days for which a tenant keeps its logs. */
  private Future<OptionalInt> retention(TenantId tenant) {
    return bus.request(TenantBus.FIND, tenant)
        .map(found ->
            found.map(Tenant::retentionDays).map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }

  private AuthSettings authSettings() {
    Config.Auth auth = config.auth();
    return new AuthSettings(auth.issuer(), auth.audience(), auth.requireExp(), auth.systemSecret());
  }

  private StreamLimits streamLimits() {
    StreamLimits limits = StreamLimits.DEFAULT;
    return new StreamLimits(
        config.stream().maxSubscribers(),
        config.stream().bufferBytes(),
        limits.stallTimeout(),
        limits.pingInterval(),
        limits.pace());
  }

  private static Future<?> release(DataDirectoryLock lock) {
    try {
      lock.close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }
}
