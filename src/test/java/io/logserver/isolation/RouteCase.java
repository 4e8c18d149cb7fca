package io.logserver.isolation;

import io.logserver.support.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * One route: who may use it, how it is used rightly, and what an attacker tries on it.
 *
 * @param route method and path template, as the server names them
 * @param allowed labels of the roles that may; {@code platform} is the platform's admin
 * @param own a right request, on what is the caller's own
 * @param success status of the answer to {@code own}
 * @param once whether {@code own} uses up something of the caller's, so that it is not repeated
 * @param attempts requests that name what is another tenant's
 */
record RouteCase(
    String route,
    List<String> allowed,
    Request own,
    int success,
    boolean once,
    List<Request> attempts) {

  static RouteCase of(String route, String allowed, Request own) {
    return new RouteCase(route, List.of(allowed.split(" ")), own, 200, false, List.of());
  }

  /** Succeeds with another status than 200. */
  RouteCase succeedsWith(int status) {
    return new RouteCase(route, allowed, own, status, once, attempts);
  }

  /** Uses up something of the caller's. */
  RouteCase usesUp() {
    return new RouteCase(route, allowed, own, success, true, attempts);
  }

  /** The attacker also sends these. */
  RouteCase tries(List<Request> more) {
    List<Request> all = new ArrayList<>(attempts);
    all.addAll(more);
    return new RouteCase(route, allowed, own, success, once, all);
  }

  /** The attacker also sends these. */
  RouteCase tries(Request... more) {
    return tries(List.of(more));
  }

  /** The attacker also sends the right request with each of these parameters. */
  RouteCase triesParameters(List<String> parameters) {
    String separator = own.line().contains("?") ? "&" : "?";
    return tries(
        parameters.stream()
            .map(parameter ->
                new Request(own.line() + separator + parameter, own.headers(), own.body()))
            .toList());
  }

  /** What the attacker sends in all: on every route also a request with lying headers. */
  List<Request> attacks() {
    List<Request> all = new ArrayList<>(attempts);
    Request usual = once ? attempts.get(0) : own;
    for (String header : Lies.HEADERS) {
      all.add(usual.with(header));
    }
    all.add(usual.with(Lies.HEADERS.toArray(String[]::new)));
    return all;
  }

  boolean isAllowedTo(Bearer bearer) {
    return allowed.contains(bearer.role().label())
        || allowed.contains("platform") && bearer.isPlatformAdmin();
  }
}
