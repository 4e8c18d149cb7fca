package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

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
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    failures.refuse(response, failure(request.decoderResult().cause()));
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
    return new LogServerException(ErrorCode.MALFORMED, "The head of the request is not valid HTTP");
  }
}
