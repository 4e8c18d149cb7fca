package io.logserver.http;

import io.logserver.auth.Principal;
import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One authenticated and authorised request. */
public final class Call {

  private final RoutingContext context;
  private final Principal principal;
  private final BodyReader bodies;

  Call(RoutingContext context, Principal principal, BodyReader bodies) {
    this.context = context;
    this.principal = principal;
    this.bodies = bodies;
  }

  /** Who asks. */
  public Principal principal() {
    return principal;
  }

  /** The body as it was sent, which is held until the response has ended; for small ones. */
  public Future<Body> body() {
    return body(Body::copy, Body::length);
  }

  /**
   * What {@code use} makes of the body as it was sent, still encoded; to be asked for once, before
   * the event loop goes on. The body is let go then and must not be kept, and until the response
   * has ended the request counts with as many bytes as {@code size} says; {@code OVERLOADED} when
   * that is too much.
   */
  public <T> Future<T> body(Function<Body, T> use, ToLongFunction<T> size) {
    return bodies.read(context, use, size);
  }

  /** A request header, or null; what is given in several of that name is one list. */
  public @Nullable String header(CharSequence name) {
    List<String> values = context.request().headers().getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  /** A parameter of the path. */
  public String pathParam(String name) {
    return context.pathParam(name);
  }

  /** The query's parameters, decoded; {@code MALFORMED} when they cannot be. */
  public MultiMap query() {
    return context.queryParams();
  }

  /** Completes when the response has ended or the client is gone, whichever comes first. */
  public Future<Void> over() {
    Promise<Void> over = Promise.promise();
    context.addEndHandler(ended -> over.tryComplete());
    if (context.response().closed()) {
      over.tryComplete();
    }
    return over.future();
  }

  /** Refuses parameters that are not in {@code allowed}, and those given twice. */
  public void allowQuery(Set<String> allowed) {
    String raw = context.request().query();
    if (raw == null || raw.isEmpty()) {
      return;
    }
    List<ErrorDetail> problems = new ArrayList<>();
    for (String name : query().names()) {
      if (!allowed.contains(name)) {
        problems.add(
            ErrorDetail.at(
                "unknown", "unknown parameter; allowed: " + new TreeSet<>(allowed), "query", name));
      } else if (query().getAll(name).size() > 1) {
        problems.add(ErrorDetail.at("repeated", "given more than once", "query", name));
      }
    }
    if (!problems.isEmpty()) {
      throw new LogServerException(ErrorCode.INVALID, "Validation error", problems);
    }
  }
}
