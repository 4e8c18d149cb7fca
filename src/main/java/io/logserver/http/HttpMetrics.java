package io.logserver.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Number and latency of requests by method, route template and status. Paths as clients wrote them
 * never become labels: what no route matched is {@code unmatched}.
 */
public final class HttpMetrics {

  private static final String NAME = "logserver.http.requests";
  private static final String ROUTE = "logserver.route";
  private static final String METHOD = "logserver.method";

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
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  /** Meters in {@code registry}; {@code inFlight} becomes a gauge. */
  public HttpMetrics(MeterRegistry registry, InFlight inFlight) {
    this.registry = registry;
    registry.gauge("logserver.http.inflight.bytes", inFlight, InFlight::bytes);
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
