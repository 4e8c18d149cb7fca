package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;

/**
 * Routes of a role that only other processes have. They are known here, so that an ingress can ask
 * this process what they need; a request to one of them is a 404 that says so.
 */
public final class Elsewhere implements Routes {

  private final Vertx vertx;
  private final String role;
  private final List<Routes> routes;

  /** Routes of {@code role}, which is not here. */
  public Elsewhere(Vertx vertx, String role, List<Routes> routes) {
    this.vertx = vertx;
    this.role = role;
    this.routes = List.copyOf(routes);
  }

  /** Mounts them where nobody asks, and in their place what refuses. */
  @Override
  public void mount(Router router, Edge edge) {
    Router there = Router.router(vertx);
    routes.forEach(feature -> feature.mount(there, edge));
    there.getRoutes().forEach(route -> refuse(router, route));
  }

  private void refuse(Router router, Route route) {
    Route here = router.route(route.getPath() + (route.isExactPath() ? "" : "*"));
    Set<HttpMethod> methods = route.methods();
    if (methods != null) {
      methods.forEach(here::method);
    }
    here.handler(routing ->
        routing.fail(
            new LogServerException(
                ErrorCode.NOT_FOUND,
                "This process does not have role "
                    + role
                    + ", which serves "
                    + routing.request().path()
                    + "; send it to one that has")));
  }
}
