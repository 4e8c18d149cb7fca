package io.logserver.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer tells browsers, so that nothing of a tenant's logs is kept, framed, guessed at
 * or leaked by them. A route that knows better sets its own.
 */
final class SecurityHeaders {

  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence REFERRER_POLICY =
      HttpHeaders.createOptimized("referrer-policy");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence CONTENT_POLICY =
      HttpHeaders.createOptimized("content-security-policy");
  private static final CharSequence NO_FRAMES =
      HttpHeaders.createOptimized("frame-ancestors 'none'");
  private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("x-frame-options");
  private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
  private static final CharSequence TRANSPORT_SECURITY =
      HttpHeaders.createOptimized("strict-transport-security");
  private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

  private final boolean tls;

  /** The headers of a server; {@code tls} also asks browsers to come back by HTTPS only. */
  SecurityHeaders(boolean tls) {
    this.tls = tls;
  }

  /** Adds them to a response that has none of them yet. */
  void add(HttpServerResponse response) {
    MultiMap headers = response.headers();
    headers.add(CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.add(HttpHeaders.CACHE_CONTROL, NO_STORE);
    headers.add(REFERRER_POLICY, NO_REFERRER);
    headers.add(CONTENT_POLICY, NO_FRAMES);
    headers.add(FRAME_OPTIONS, DENY);
    if (tls) {
      headers.add(TRANSPORT_SECURITY, ONE_YEAR);
    }
  }
}
