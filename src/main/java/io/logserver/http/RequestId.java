package io.logserver.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id that ties an answer, an error and the server's own log together: the client's when it is
 * fit, else made.
 */
final class RequestId {

  static final CharSequence HEADER = HttpHeaders.createOptimized("x-request-id");

  private static final int MAX_LENGTH = 128;

  private RequestId() {}

  /** Names a request. */
  static void assign(HttpServerRequest request, HttpServerResponse response) {
    response.putHeader(HEADER, choose(request));
  }

  /** The id of a request that was named. */
  static String of(HttpServerResponse response) {
    String id = response.headers().get(HEADER);
    return id == null ? "" : id;
  }

  private static String choose(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    return given != null && isFit(given)
        ? given
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static boolean isFit(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean fit =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "._:-".indexOf(c) >= 0;
      if (!fit) {
        return false;
      }
    }
    return true;
  }
}
