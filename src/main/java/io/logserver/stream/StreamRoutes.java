package io.logserver.stream;

import io.logserver.auth.Permission;
import io.logserver.auth.Principal;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogQueryParser;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The live tail's WebSocket. Token, role, filters and a free place are checked before the upgrade,
 * so that a refusal is a plain HTTP error.
 */
public final class StreamRoutes implements Routes {

  private static final String TOKEN = "token";

  private final LiveTail liveTail;

  /** Routes that subscribe to {@code liveTail}. */
  public StreamRoutes(LiveTail liveTail) {
    this.liveTail = liveTail;
  }

  @Override
  public void mount(Router router, Edge edge) {
    edge.webSocket(router.get("/api/v1/logs/stream"), Permission.READ)
        .handler(routing -> open(routing, edge));
    edge.onTenantChanged(liveTail::checkAccess);
  }

  private void open(RoutingContext routing, Edge edge) {
    HttpServerRequest request = routing.request();
    request.pause();
    String credential = credential(routing);
    edge.authorise(routing, credential, Permission.READ)
        .compose(principal ->
            subscribe(routing, principal, () -> edge.authorise(credential, Permission.READ)))
        .onFailure(routing::fail);
  }

  private Future<Void> subscribe(
      RoutingContext routing, Principal principal, Supplier<Future<Principal>> access) {
    HttpServerRequest request = routing.request();
    if (!request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
      return refuse(
          ErrorCode.MALFORMED, "This is a WebSocket; the request does not ask for an upgrade");
    }
    Subscription subscription =
        new Subscription(principal.tenant(), filter(routing), expiry(principal), access);
    return liveTail.reserve(principal.tenant()).compose(reserved -> upgrade(request, subscription));
  }

  private Future<Void> upgrade(HttpServerRequest request, Subscription subscription) {
    return request
        .toWebSocket()
        .onSuccess(socket -> liveTail.open(request.connection(), socket, subscription))
        .onFailure(failure -> liveTail.release(subscription.tenant()))
        .mapEmpty();
  }

  private static LogFilter filter(RoutingContext routing) {
    return LogQueryParser.parseFilter(routing.queryParams(), Set.of(TOKEN));
  }

  private static @Nullable String credential(RoutingContext routing) {
    String header = Edge.credential(routing.request());
    return header != null ? header : routing.queryParams().get(TOKEN);
  }

  private static long expiry(Principal principal) {
    return principal.expiresAt().equals(Instant.MAX)
        ? Subscription.NEVER
        : principal.expiresAt().toEpochMilli();
  }

  private static <T> Future<T> refuse(ErrorCode code, String message) {
    return Future.failedFuture(new LogServerException(code, message));
  }
}
