package io.logserver.auth;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.http.Answer;
import io.logserver.http.Edge;
import io.logserver.http.RouteTable;
import io.logserver.http.Routes;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * What an ingress asks before it lets a request through: whether its credential holds and, when the
 * ingress tells of the original request, whether the role allows that. The answer names the bearer
 * in headers.
 */
public final class AuthRoutes implements Routes {

  @Override
  public void mount(Router router, Edge edge) {
    router.route("/auth/verify").handler(routing -> verify(routing, edge));
    router.route("/auth/verify/*").handler(routing -> verify(routing, edge));
  }

  private static void verify(RoutingContext routing, Edge edge) {
    OriginalRequest original = OriginalRequest.of(routing.request());
    edge.answer(
        routing,
        edge.authenticate(routing, credential(routing.request(), original, edge.table()))
            .map(principal -> check(principal, original, edge.table()))
            .map(principal -> tell(routing, principal)));
  }

  private static @Nullable String credential(
      HttpServerRequest request, OriginalRequest original, RouteTable table) {
    String header = Edge.credential(request);
    return header != null ? header : original.queryToken(table);
  }

  private static Principal check(Principal principal, OriginalRequest original, RouteTable table) {
    if (!original.isAllowed(principal, table)) {
      throw new LogServerException(
          ErrorCode.FORBIDDEN,
          "The role " + principal.role().label() + " does not allow the original request");
    }
    return principal;
  }

  private static Answer tell(RoutingContext routing, Principal principal) {
    String tenant = principal.tenant().value();
    String role = principal.role().label();
    routing
        .response()
        .putHeader("x-auth-sub", HeaderText.encode(principal.subject()))
        .putHeader("x-auth-tenant", tenant)
        .putHeader("x-auth-role", role);
    return Answer.of(
        new JsonObject()
            .put("sub", principal.subject())
            .put("tenant", tenant)
            .put("role", role)
            .toBuffer());
  }
}
