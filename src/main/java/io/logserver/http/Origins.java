package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * Which web pages may use the API: those of its own host, and the origins that are listed. Only
 * browsers send an {@code Origin} that can be believed, so a request without one is no page's.
 *
 * <p>Vert.x' own CORS handler is not used: it answers 403 to every request of an origin that is not
 * listed, those of pages of this very host included. What is needed is less: a page that gets no
 * CORS headers cannot read the answer, nor send a request that needs a preflight. WebSockets know
 * no CORS, so that they are checked at the upgrade.
 */
final class Origins {

  private static final String ANY = "*";
  private static final CharSequence METHODS =
      HttpHeaders.createOptimized("GET, POST, PATCH, DELETE");
  private static final CharSequence HEADERS =
      HttpHeaders.createOptimized(
          "authorization, content-type, content-encoding, x-api-key, x-request-id");
  private static final CharSequence EXPOSED =
      HttpHeaders.createOptimized("x-request-id, retry-after");
  private static final CharSequence ONE_HOUR = HttpHeaders.createOptimized("3600");
  private static final CharSequence MAX_AGE = HttpHeaders.createOptimized("access-control-max-age");

  private final Set<String> listed;
  private final boolean any;

  /** Origins as browsers send them, or {@code *} for every one. */
  Origins(Set<String> listed) {
    this.listed = Set.copyOf(listed);
    any = listed.contains(ANY);
  }

  /** Whether pages of any other origin may use the API. */
  boolean some() {
    return !listed.isEmpty();
  }

  /** Route handler that answers preflights and lets pages of listed origins read answers. */
  void share(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!any) {
      response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    if (origin == null || !isListed(origin)) {
      routing.next();
      return;
    }
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin)
        .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if (isPreflight(request)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
          .putHeader(MAX_AGE, ONE_HOUR)
          .setStatusCode(204)
          .end();
    } else {
      routing.next();
    }
  }

  /** Route handler that refuses a WebSocket of a page that may not use the API. */
  void checkUpgrade(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || isListed(origin) || isOwn(origin, request)) {
      routing.next();
    } else {
      routing.fail(
          new LogServerException(
              ErrorCode.FORBIDDEN,
              "The page's origin is not allowed; http.cors.origins lists those that are"));
    }
  }

  private boolean isListed(String origin) {
    return any || listed.contains(origin);
  }

  /** The scheme is left out: a proxy may have ended TLS. */
  private static boolean isOwn(String origin, HttpServerRequest request) {
    String host = request.authority() == null ? null : request.authority().toString();
    int scheme = origin.indexOf("://");
    return host != null
        && scheme > 0
        && origin.substring(scheme + 3).equals(host.toLowerCase(Locale.ROOT));
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }
}
