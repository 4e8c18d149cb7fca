package io.logserver;

import io.logserver.auth.AuthSettings;
import io.logserver.bus.Bus;
import io.logserver.bus.ClusterNode;
import io.logserver.config.Config;
import io.logserver.disk.DataDirectoryLock;
import io.logserver.disk.Disk;
import io.logserver.disk.LocalDisk;
import io.logserver.http.GuardedTransport;
import io.logserver.http.HttpMetrics;
import io.logserver.http.InFlight;
import io.logserver.ops.DiskWatch;
import io.logserver.ops.EventLoopLag;
import io.logserver.ops.Health;
import io.logserver.ops.ManagementVerticle;
import io.logserver.ops.Metrics;
import io.logserver.stream.LiveTail;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One process of the log server: the composition root. {@link Roles} knows what its roles need,
 * {@link Edges} its routes.
 */
public final class LogServer {

  static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final Logger log = LoggerFactory.getLogger(LogServer.class);

  /**
   * A request on the bus fails this much earlier than its HTTP request, so that the client is told
   * why.
   */
  private static final Duration ANSWER_MARGIN = Duration.ofMillis(500);

  private final Config config;
  private final Future<?> stop;
  private final Disk disk = new LocalDisk();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health(registry);
  private final InFlight inFlight;
  private final HttpMetrics httpMetrics;
  private final ManagementVerticle management;
  private final Deployments deployments = new Deployments();
  private final @Nullable ClusterNode cluster;
  private @Nullable Edges edges;

  private LogServer(Config config, Future<?> stop) {
    this.config = config;
    this.stop = stop;
    inFlight = new InFlight(config.http().maxInFlightBytes(), config.http().maxRequests());
    httpMetrics = new HttpMetrics(registry, inFlight, config.metrics().tenantLabels());
    management = new ManagementVerticle(config.management(), health, registry);
    cluster = config.cluster().enabled() ? new ClusterNode(config.cluster(), config.roles()) : null;
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
    server.deployments.stopLater(() -> release(lock));
    // A promise without a context: once Vert.x is closed, a future that belongs to one of its
    // contexts never completes.
    Promise<LogServer> started = Promise.promise();
    server
        .vertx()
        .compose(server::startAll)
        .onSuccess(up -> started.complete(server))
        .onFailure(failure -> server.close().onComplete(closed -> started.fail(failure)));
    return started.future();
  }

  /**
   * Stops taking requests, finishes those it has, makes everything durable, leaves the cluster and
   * releases all; safe to call again.
   */
  public Future<Void> close() {
    health.accepting(false);
    return deployments.stop();
  }

  /** The port of the API. */
  public int httpPort() {
    return edges().any().port();
  }

  /** What the API serves: each method and path template, {@code GET /api/v1/logs/:id}. */
  public List<String> routes() {
    return edges().any().served();
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return management.port();
  }

  /** The port at which other processes find this one; where it is in a cluster. */
  public int memberPort() {
    if (cluster == null) {
      throw new IllegalStateException("this process is not in a cluster");
    }
    return cluster.memberPort();
  }

  private Edges edges() {
    if (edges == null) {
      throw new IllegalStateException("the server has not started");
    }
    return edges;
  }

  /** Vert.x, which leaves the cluster when it is closed: after all that runs on it. */
  private Future<Vertx> vertx() {
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(CORES);
    VertxBuilder builder =
        Vertx.builder().withTransport(GuardedTransport.of(config.http(), httpMetrics));
    Future<Vertx> vertx =
        cluster == null
            ? Future.succeededFuture(builder.with(options).build())
            : join(cluster, builder.with(options.setEventBusOptions(cluster.eventBus())));
    return vertx.onSuccess(up -> deployments.stopLater(up::close));
  }

  /**
   * Joins the cluster, with health and metrics served meanwhile; a server that is to stop does not
   * wait for it.
   */
  private Future<Vertx> join(ClusterNode node, VertxBuilder builder) {
    health.add("cluster", false, node::problem);
    Future<Void> served = serveHealth();
    Promise<Vertx> joined = Promise.promise();
    served.onFailure(joined::tryFail);
    stop.onComplete(
        told -> joined.tryFail(new IllegalStateException("stopped while it joined the cluster")));
    node.join(builder)
        .onSuccess(vertx -> {
          if (!joined.tryComplete(vertx)) {
            vertx.close();
          }
        })
        .onFailure(joined::tryFail);
    return joined.future().compose(vertx -> served.map(vertx));
  }

  /**
   * Serves health and metrics with a Vert.x of their own, for joining a cluster makes the other and
   * takes most of a minute where somebody hangs.
   */
  private Future<Void> serveHealth() {
    Vertx own = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    deployments.stopLater(own::close);
    // Without a context: what follows is not to run on this Vert.x.
    Promise<Void> served = Promise.promise();
    own.deployVerticle(management).<Void>mapEmpty().onComplete(served);
    return served.future();
  }

  private Future<?> startAll(Vertx vertx) {
    Bus.registerCodecs(vertx);
    Bus bus = new Bus(vertx, config.http().requestTimeout().minus(ANSWER_MARGIN));
    Opening opening = new Opening(vertx, isDistributed() ? stop : Future.future(never -> {}));
    Base base = new Base(config, vertx, bus, disk, registry, health, opening, deployments);
    Peers peers = new Peers(base);
    LiveTail liveTail = peers.liveTail();
    Roles roles = new Roles(base, authSettings(), peers, liveTail);
    Edges doors = new Edges(base, authSettings(), peers, liveTail, httpMetrics, inFlight);
    edges = doors;
    Metrics.bindJvm(registry);
    Future<?> served = cluster == null ? base.deploy(management) : Future.succeededFuture();
    return served
        .compose(up -> roles.open())
        .compose(up -> watch(base))
        .compose(up -> peers.deploy())
        .compose(up -> roles.serve())
        .compose(up -> doors.deploy())
        .compose(up -> roles.stream())
        .onSuccess(up -> ready());
  }

  private Future<?> watch(Base base) {
    DiskWatch room = new DiskWatch(disk, config.data().dir(), registry);
    EventLoopLag lag = new EventLoopLag(registry);
    health.add("disk", false, room::problem);
    health.add("event_loops", true, lag::problem);
    registry.gauge("logserver.cluster.members", this, LogServer::members);
    return base.deploy(room).compose(up -> base.deployEach(lag.probes()));
  }

  /** Processes that are in this together. */
  private int members() {
    return cluster == null ? 1 : cluster.size();
  }

  private void ready() {
    health.accepting(true);
    LoggingEventBuilder line =
        log.atInfo()
            .setMessage("Ready")
            .addKeyValue("http", config.http().host() + ":" + httpPort())
            .addKeyValue("management", config.management().host() + ":" + managementPort())
            .addKeyValue("data", config.data().dir())
            .addKeyValue("native_transport", GuardedTransport.isNative());
    if (cluster != null) {
      line = line.addKeyValue("cluster", cluster);
    }
    line.log();
  }

  /** What is only on this machine is not waited for, and its opening not given up half-way. */
  private boolean isDistributed() {
    return config.store().type() == Config.Store.Type.MONGO;
  }

  private AuthSettings authSettings() {
    Config.Auth auth = config.auth();
    return new AuthSettings(auth.issuer(), auth.audience(), auth.requireExp(), auth.systemSecret());
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
