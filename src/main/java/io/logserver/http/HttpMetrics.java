package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Number and latency of requests by method, route template and status. Paths as clients wrote them
 * never become labels: what no route matched is {@code unmatched}.
 */
public final class HttpMetrics {

  private static final String NAME = "logserver.http.requests";
  private static final String ROUTE = "logserver.route";
  private static final String METHOD = "logserver.method";
  private static final String TENANT = "logserver.tenant";

  /** The method where a route takes every one, which clients may make up. */
  private static final String ANY = "any";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final boolean tenantLabels;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();
  private final Map<ErrorCode, Counter> rejects = new EnumMap<>(ErrorCode.class);
  private final AtomicInteger connections = new AtomicInteger();
  private final Counter refusedConnections;

  /**
   * Meters in {@code registry}; {@code inFlight} becomes gauges.
   *
   * @param tenantLabels whether rejects are also counted by tenant
   */
  public HttpMetrics(MeterRegistry registry, InFlight inFlight, boolean tenantLabels) {
    this.registry = registry;
    this.tenantLabels = tenantLabels;
    registry.gauge("logserver.http.inflight.bytes", inFlight, InFlight::bytes);
    registry.gauge("logserver.http.inflight.requests", inFlight, InFlight::requests);
    registry.gauge("logserver.http.connections", connections);
    refusedConnections = registry.counter("logserver.http.connections.refused");
    for (ErrorCode code : ErrorCode.values()) {
      rejects.put(code, registry.counter("logserver.http.rejects", "reason", code.label()));
    }
  }

  void connectionOpened() {
    connections.incrementAndGet();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  /** Counts a connection above the limit. */
  void connectionRefused() {
    refusedConnections.increment();
  }

  /** Counts a request that failed before it was known whose it is. */
  void rejected(ErrorCode code) {
    Objects.requireNonNull(rejects.get(code)).increment();
  }

  /** Counts a request that failed. */
  void rejected(ErrorCode code, RoutingContext context) {
    rejected(code);
    String tenant = tenantLabels ? context.get(TENANT) : null;
    if (tenant != null) {
      registry
          .counter("logserver.tenant.rejects", "tenant", tenant, "reason", code.label())
          .increment();
    }
  }

  /** Notes whose request it is; only tenants that exist can authenticate. */
  static void tenant(RoutingContext context, TenantId tenant) {
    context.put(TENANT, tenant.value());
  }

  /** Route handler that times the request. */
  void observe(RoutingContext context) {
    long start = System.nanoTime();
    context.addEndHandler(
        ended -> timer(context).record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    context.next();
  }

  /** Gives the request the name of the route that serves it, whatever becomes of it later. */
  static void name(RoutingContext context) {
    Route route = context.currentRoute();
    context.put(ROUTE, route.getPath());
    context.put(METHOD, route.methods() == null ? ANY : context.request().method().name());
  }

  private Timer timer(RoutingContext context) {
    String route = context.get(ROUTE);
    String method = route == null ? ANY : context.get(METHOD);
    Key key =
        new Key(method, route == null ? "unmatched" : route, context.response().getStatusCode());
    return timers.computeIfAbsent(key, this::register);
  }

  private Timer register(Key key) {
    return Timer.builder(NAME)
        .description("HTTP requests by route template and status")
        .tag("method", key.method)
        .tag("route", key.route)
        .tag("status", Integer.toString(key.status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private record Key(String method, String route, int status) {}
}
