package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure into the one error shape. Only a {@link LogServerException} speaks to the
 * client in its own words; whatever else was thrown is logged under the request id and answered as
 * {@code internal}.
 */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private static final int[] ROUTER_STATUSES = {400, 404, 405, 406, 413, 414, 415, 500, 501};

  /**
   * A rejected body up to this size is read and dropped, so that the connection can be used again.
   */
  private static final int DRAIN_LIMIT = 64 * 1024;

  private static final long HTTP2_INTERNAL_ERROR = 2;
  private static final long HTTP2_NO_ERROR = 0;

  private final HttpMetrics metrics;

  /** Failures are counted in {@code metrics}. */
  Failures(HttpMetrics metrics) {
    this.metrics = metrics;
  }

  void mount(Router router) {
    router.route().failureHandler(this::answer);
    for (int status : ROUTER_STATUSES) {
      router.errorHandler(status, this::answer);
    }
  }

  private void answer(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    LogServerException failure = translate(context);
    metrics.rejected(failure.code(), context);
    HttpServerRequest request = context.request();
    if (response.headWritten()) {
      cutOff(request, response);
      return;
    }
    boolean tooSlow = failure.code() == ErrorCode.REQUEST_TIMEOUT;
    boolean http1 = request.version() != HttpVersion.HTTP_2;
    if (http1 && (tooSlow || leavesBodyBehind(request))) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    Future<Void> written = write(response, failure);
    if (tooSlow) {
      written.onComplete(done -> stopReading(request, response));
    }
    request.resume();
  }

  /** Tells which methods are served at a path that the request's is not. */
  void answerWrongMethod(RoutingContext context, RouteTable table) {
    String allowed = String.join(", ", table.methods(context.normalizedPath()));
    context.response().putHeader(HttpHeaders.ALLOW, allowed);
    answer(context);
  }

  /** Answers a request that no route sees; completes when the answer is written. */
  Future<Void> refuse(HttpServerResponse response, LogServerException failure) {
    metrics.rejected(failure.code());
    return write(response, failure);
  }

  private static Future<Void> write(HttpServerResponse response, LogServerException failure) {
    ErrorCode code = failure.code();
    response.setStatusCode(code.status()).putHeader(HttpHeaders.CONTENT_TYPE, Edge.JSON);
    if (code.retryable()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(failure.retryAfterSeconds()));
    }
    if (code == ErrorCode.UNAUTHENTICATED) {
      response.putHeader("www-authenticate", "Bearer");
    }
    return response.end(body(failure, RequestId.of(response)).toBuffer());
  }

  /** Nothing more of the request is waited for. */
  private static void stopReading(HttpServerRequest request, HttpServerResponse response) {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(HTTP2_NO_ERROR);
    } else {
      request.connection().close();
    }
  }

  /** Ends a response such that it cannot be taken for a whole one. */
  private static void cutOff(HttpServerRequest request, HttpServerResponse response) {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(HTTP2_INTERNAL_ERROR);
    } else {
      request.connection().close();
    }
  }

  private static JsonObject body(LogServerException failure, String requestId) {
    return new JsonObject()
        .put("code", failure.code().status())
        .put("msg", failure.getMessage())
        .put("data", details(failure))
        .put("error", failure.code().label())
        .put("request_id", requestId);
  }

  private static @Nullable JsonArray details(LogServerException failure) {
    if (failure.details().isEmpty()) {
      return null;
    }
    JsonArray details = new JsonArray();
    for (ErrorDetail detail : failure.details()) {
      details.add(detail.toJson());
    }
    return details;
  }

  private static boolean leavesBodyBehind(HttpServerRequest request) {
    if (request.isEnded()) {
      return false;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean hasBody = length != null || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    return hasBody
        && (length == null || length.length() > 9 || Long.parseLong(length.trim()) > DRAIN_LIMIT);
  }

  private static LogServerException translate(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof LogServerException known) {
      return known;
    }
    String path = context.request().path();
    if (path == null || !path.startsWith("/")) {
      return new LogServerException(ErrorCode.MALFORMED, "The request's target is not a path");
    }
    if (context.request().authority() == null) {
      return new LogServerException(ErrorCode.MALFORMED, "The header host is missing or no host");
    }
    if (failure instanceof HttpException || failure == null) {
      return fromStatus(
          failure instanceof HttpException http ? http.getStatusCode() : context.statusCode(),
          context);
    }
    log.atError()
        .setMessage("Request failed")
        .setCause(failure)
        .addKeyValue("request_id", RequestId.of(context.response()))
        .addKeyValue("path", path)
        .log();
    return new LogServerException(
        ErrorCode.INTERNAL, "Internal error; the server's log has it under the request id");
  }

  private static LogServerException fromStatus(int status, RoutingContext context) {
    String path = context.request().path();
    return switch (status) {
      case 404 -> new LogServerException(ErrorCode.NOT_FOUND, "Nothing is served at " + path);
      case 405 ->
          new LogServerException(
              ErrorCode.METHOD_NOT_ALLOWED,
              context.request().method() + " is not served at " + path);
      case 413 -> new LogServerException(ErrorCode.TOO_LARGE, "The request is too large");
      case 415, 406 ->
          new LogServerException(ErrorCode.UNSUPPORTED_ENCODING, "The content type is not served");
      case 500, 501 -> new LogServerException(ErrorCode.INTERNAL, "Internal error");
      default -> new LogServerException(ErrorCode.MALFORMED, "The request cannot be read");
    };
  }
}
