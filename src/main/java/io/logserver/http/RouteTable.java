package io.logserver.http;

import io.logserver.auth.Permission;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes with their methods, and what each needs, in the order in which the router tries them:
 * what the server enforces, for those who have to tell beforehand. Used on one event loop.
 *
 * <p>A path is compared as it is written: one with dot segments, empty segments or escapes in its
 * fixed parts matches nothing, even where the router would normalise it, so that nothing is told to
 * be allowed that something else serves.
 */
public final class RouteTable {

  private final List<Entry> entries = new ArrayList<>();

  /**
   * What a route needs.
   *
   * @param webSocket whether its credential may come as a parameter, for browsers
   */
  public record Guard(Permission permission, boolean webSocket) {}

  private record Entry(Set<String> methods, List<String> segments, @Nullable Guard guard) {

    boolean matches(String method, List<String> path) {
      return methods.contains(method) && isAt(path);
    }

    boolean isAt(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        boolean parameter = segments.get(i).startsWith(":");
        if (parameter ? isUnclear(path.get(i)) : !path.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isUnclear(String segment) {
      return segment.isEmpty() || segment.equals(".") || segment.equals("..");
    }
  }

  /** A route that needs {@code guard}; null for one that is open to everybody. */
  void add(Route route, @Nullable Guard guard) {
    String path = route.getPath();
    if (path == null || route.methods() == null || path.indexOf('*') >= 0) {
      throw new IllegalArgumentException("a route of the table has a path and a method: " + route);
    }
    Set<String> methods =
        route.methods().stream().map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());
    entries.add(new Entry(methods, segments(path), guard));
  }

  /**
   * What a request needs, or empty when nothing that needs a permission is served there.
   *
   * @param path as the client wrote it, without the query
   */
  public Optional<Guard> find(String method, String path) {
    List<String> segments = segments(withoutSlash(path));
    return entries.stream()
        .filter(entry -> entry.matches(method, segments))
        .flatMap(entry -> Stream.ofNullable(entry.guard()))
        .findFirst();
  }

  /**
   * The methods that are served at {@code path}, in alphabetical order. A path that a route names
   * is no value of another's parameter: {@code /logs/bulk} is no log.
   */
  Set<String> methods(String path) {
    List<String> segments = segments(withoutSlash(path));
    Set<String> named = methods(entry -> entry.segments.equals(segments));
    return named.isEmpty() ? methods(entry -> entry.isAt(segments)) : named;
  }

  private Set<String> methods(Predicate<Entry> wanted) {
    return entries.stream()
        .filter(wanted)
        .flatMap(entry -> entry.methods.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The router takes a path with a slash behind it for the same. */
  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
