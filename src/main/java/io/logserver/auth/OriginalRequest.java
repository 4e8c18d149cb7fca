package io.logserver.auth;

import io.logserver.http.RouteTable;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The request that an ingress asks about, as its headers tell. Ingresses differ in the headers they
 * set, and some pass on those of the client: when several are there, what each of them names must
 * be allowed.
 *
 * @param methods the request's own where no header names one
 * @param uris paths with queries; none when the ingress only asks whether the credential holds
 */
record OriginalRequest(List<String> methods, List<String> uris) {

  private static final List<String> URI_HEADERS =
      List.of("x-auth-request-redirect", "x-original-uri", "x-forwarded-uri");
  private static final List<String> METHOD_HEADERS =
      List.of("x-original-method", "x-forwarded-method");

  static OriginalRequest of(HttpServerRequest request) {
    List<String> methods = values(request, METHOD_HEADERS).toList();
    List<String> uris = values(request, URI_HEADERS).map(OriginalRequest::withoutHost).toList();
    return new OriginalRequest(
        methods.isEmpty() ? List.of(request.method().name()) : methods, uris);
  }

  /** Whether all that the headers name is served here and allowed to {@code principal}. */
  boolean isAllowed(Principal principal, RouteTable table) {
    return uris.stream()
        .allMatch(uri ->
            methods.stream()
                .map(method -> table.find(method, path(uri)))
                .allMatch(guard -> guard.isPresent() && principal.may(guard.get().permission())));
  }

  /**
   * The token in the query of a WebSocket's request, which browsers can put nowhere else; or null.
   */
  @Nullable String queryToken(RouteTable table) {
    if (uris.size() != 1 || methods.size() != 1) {
      return null;
    }
    Optional<RouteTable.Guard> guard = table.find(methods.get(0), path(uris.get(0)));
    return guard.isPresent() && guard.get().webSocket() ? parameter(uris.get(0), "token") : null;
  }

  private static @Nullable String parameter(String uri, String name) {
    try {
      List<String> values = new QueryStringDecoder(uri).parameters().getOrDefault(name, List.of());
      return values.size() == 1 ? values.get(0) : null;
    } catch (IllegalArgumentException e) {
      return null; // an escape that is none
    }
  }

  private static Stream<String> values(HttpServerRequest request, List<String> names) {
    return names.stream().flatMap(name -> request.headers().getAll(name).stream());
  }

  private static String withoutHost(String uri) {
    int scheme = uri.indexOf("://");
    if (scheme < 0 || uri.startsWith("/")) {
      return uri;
    }
    int path = uri.indexOf('/', scheme + 3);
    return path < 0 ? "/" : uri.substring(path);
  }

  private static String path(String uri) {
    int end = 0;
    while (end < uri.length() && uri.charAt(end) != '?' && uri.charAt(end) != '#') {
      end++;
    }
    return uri.substring(0, end);
  }
}
