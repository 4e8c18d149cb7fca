package io.logserver.http;

import io.logserver.auth.Permission;
import io.logserver.auth.Principal;
import io.logserver.auth.Verifier;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a route and the world: who asks, whether they may, and the envelope around
 * the answer. One for each event loop; every continuation runs on that loop.
 */
public final class Edge {

  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private static final CharSequence API_KEY = HttpHeaders.createOptimized("x-api-key");
  private static final Buffer OPEN = Buffer.buffer("{\"code\":200,\"msg\":\"ok\",\"data\":");
  private static final Buffer META = Buffer.buffer(",\"meta\":");
  private static final Buffer CLOSE = Buffer.buffer("}");
  private static final String BEARER = "bearer ";

  private final Verifier verifier;
  private final BodyReader bodies;
  private final Origins origins;
  private final RouteTable table = new RouteTable();
  private final List<Consumer<TenantId>> tenantListeners = new ArrayList<>();

  Edge(Verifier verifier, BodyReader bodies, Origins origins) {
    this.verifier = verifier;
    this.bodies = bodies;
    this.origins = origins;
  }

  /**
   * Lets a credential with {@code permission} through {@code route} to {@code action} and writes
   * its answer. While the credential is looked up the request is paused, so that no byte of its
   * body is lost; it flows on once the action has asked for the body.
   */
  public void secured(Route route, Permission permission, Function<Call, Future<Answer>> action) {
    table.add(route, new RouteTable.Guard(permission, false));
    route.handler(routing -> {
      HttpServerRequest request = routing.request();
      Future<Principal> principal = authorise(routing, credential(request), permission);
      if (!principal.isComplete()) {
        request.pause();
      }
      answer(routing, principal.compose(known -> action.apply(new Call(routing, known, bodies))));
      principal.onComplete(done -> request.resume());
    });
  }

  /**
   * The same for an action that takes the time it takes, because it bounds itself and what it does
   * goes on without its client.
   */
  public void unhurried(Route route, Permission permission, Function<Call, Future<Answer>> action) {
    route.handler(Edge::lift);
    secured(route, permission, action);
  }

  /**
   * Notes what a route of WebSockets needs, and keeps pages of foreign origins from it; its handler
   * asks {@link #authorise} for the permission.
   */
  public Route webSocket(Route route, Permission permission) {
    table.add(route, new RouteTable.Guard(permission, true));
    return route.handler(Edge::end).handler(origins::checkUpgrade);
  }

  /** Live tails have a limit of their own, and would hold a request's place for days. */
  private static void end(RoutingContext routing) {
    Deadline.of(routing).end();
    routing.next();
  }

  private static void lift(RoutingContext routing) {
    Deadline.of(routing).lift();
    routing.next();
  }

  /** Notes a route that is open to everybody, so that its path tells of its methods, too. */
  public Route open(Route route) {
    table.add(route, null);
    return route;
  }

  /** The routes and what they need; complete once all are mounted. */
  public RouteTable table() {
    return table;
  }

  /**
   * A route whose action writes the response by itself, as a stream. A failure before its head is
   * written is answered like any other; a later one cuts it off, so that the client sees that it is
   * not whole. HTTP/1.0 could not tell the two ends apart and is refused.
   */
  public void streaming(
      Route route,
      Permission permission,
      BiFunction<Call, HttpServerResponse, Future<Void>> action) {
    table.add(route, new RouteTable.Guard(permission, false));
    route.handler(Edge::lift);
    route.handler(routing ->
        authorise(routing, credential(routing.request()), permission)
            .compose(known -> stream(routing, new Call(routing, known, bodies), action))
            .onFailure(routing::fail));
  }

  private static Future<Void> stream(
      RoutingContext routing,
      Call call,
      BiFunction<Call, HttpServerResponse, Future<Void>> action) {
    return routing.request().version() == HttpVersion.HTTP_1_0
        ? Future.failedFuture(
            new LogServerException(
                ErrorCode.MALFORMED,
                "The answer is a stream, which HTTP/1.0 cannot carry; use HTTP/1.1"
                    + " (nginx: proxy_http_version 1.1)"))
        : action.apply(call, routing.response());
  }

  /**
   * Tells {@code listener} on this event loop of each tenant that changed, after its keys were
   * forgotten here.
   */
  public void onTenantChanged(Consumer<TenantId> listener) {
    tenantListeners.add(listener);
  }

  void tenantChanged(TenantId tenant) {
    verifier.invalidate(tenant);
    tenantListeners.forEach(listener -> listener.accept(tenant));
  }

  /**
   * Who bears {@code credential}, when they may {@code permission}; at once or later on this event
   * loop.
   */
  public Future<Principal> authorise(
      RoutingContext routing, @Nullable String credential, Permission permission) {
    return authenticate(routing, credential).compose(principal -> check(principal, permission));
  }

  /** The same for a credential that was let through before. */
  public Future<Principal> authorise(@Nullable String credential, Permission permission) {
    return verify(credential).compose(principal -> check(principal, permission));
  }

  /** Who bears {@code credential}, whatever they may; at once or later on this event loop. */
  public Future<Principal> authenticate(RoutingContext routing, @Nullable String credential) {
    HttpMetrics.name(routing);
    return verify(credential)
        .onSuccess(principal -> HttpMetrics.tenant(routing, principal.tenant()));
  }

  /**
   * The token or API key in the headers, {@code Authorization} before {@code X-Api-Key}, or null.
   */
  public static @Nullable String credential(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).trim()
        : request.getHeader(API_KEY);
  }

  /** Writes the answer, or the failure, once it is there. */
  public void answer(RoutingContext routing, Future<Answer> answer) {
    answer.onComplete(value -> write(routing, value), routing::fail);
  }

  private Future<Principal> verify(@Nullable String credential) {
    return credential == null
        ? Future.failedFuture(Verifier.UNAUTHENTICATED)
        : verifier.verify(credential);
  }

  private static Future<Principal> check(Principal principal, Permission permission) {
    return principal.may(permission)
        ? Future.succeededFuture(principal)
        : Future.failedFuture(
            new LogServerException(
                ErrorCode.FORBIDDEN,
                "The role " + principal.role().label() + " does not allow this"));
  }

  private static void write(RoutingContext routing, Answer answer) {
    HttpServerResponse response = routing.response();
    if (response.closed() || response.ended()) {
      return;
    }
    Buffer data = answer.data();
    Buffer meta = answer.meta();
    Buffer body =
        Buffer.buffer(
                OPEN.length() + data.length() + META.length() + meta.length() + CLOSE.length())
            .appendBuffer(OPEN)
            .appendBuffer(data)
            .appendBuffer(META)
            .appendBuffer(meta)
            .appendBuffer(CLOSE);
    response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
  }
}
