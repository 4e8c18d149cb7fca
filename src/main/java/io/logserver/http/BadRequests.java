package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is no HTTP: heads that are too long, or that could be read in more than one way.
 * Vert.x closes the connection behind the answer, as nobody can tell where the next request begins.
 */
final class BadRequests implements Handler<HttpServerRequest> {

  private final Failures failures;
  private final SecurityHeaders headers;

  BadRequests(Failures failures, SecurityHeaders headers) {
    this.failures = failures;
    this.headers = headers;
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    headers.add(response);
    RequestId.assign(request, response);
    refuse(request, failure(request.decoderResult().cause()));
  }

  /**
   * Answers a request that the decoder takes, although others may read it differently; false when
   * it is in order.
   */
  boolean refuses(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return false;
    }
    String problem = problem(request);
    if (problem == null) {
      return false;
    }
    refuse(request, new LogServerException(ErrorCode.MALFORMED, problem));
    return true;
  }

  /** Closes the connection, too: what comes behind on it may be a part of the same request. */
  private void refuse(HttpServerRequest request, LogServerException failure) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    failures
        .refuse(request.response(), failure)
        .onComplete(written -> request.connection().close());
  }

  /** That there is no second host the {@link StrictDecoder} has seen to. */
  private static @Nullable String problem(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_1_1 && request.getHeader(HttpHeaders.HOST) == null) {
      return "A request of HTTP/1.1 has one Host header";
    }
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
      return null;
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    boolean clear = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
    return clear ? null : "The only Transfer-Encoding that is served is chunked";
  }

  private static LogServerException failure(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new LogServerException(
          ErrorCode.URI_TOO_LONG,
          "The request line is longer than the allowed "
              + HttpVerticle.MAX_INITIAL_LINE
              + " bytes");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new LogServerException(
          ErrorCode.HEADERS_TOO_LARGE,
          "The headers are longer than the allowed " + HttpVerticle.MAX_HEADERS + " bytes");
    }
    return new LogServerException(
        ErrorCode.MALFORMED,
        cause.equals(StrictDecoder.VERSION)
            ? "The request's version of HTTP is none of HTTP/1.0, HTTP/1.1 and HTTP/2"
            : "The head of the request is not valid HTTP");
  }
}
