package io.logserver.badinput;

import static io.logserver.badinput.BadInput.AUTH;
import static io.logserver.badinput.BadInput.of;
import static io.logserver.badinput.BadInput.raw;

import io.logserver.support.Request;
import java.util.stream.Stream;

/** HTTP that is broken, or asks for what is not served. */
final class BadRequests {

  private static final String ENTRY = BadBodies.ENTRY;
  private static final String POST =
      "POST /api/v1/logs HTTP/1.1\r\nHost: localhost\r\n" + AUTH + "\r\n";
  private static final String GET =
      "GET /api/v1/logs?size=1&total=none HTTP/1.1\r\nHost: localhost\r\n" + AUTH + "\r\n";
  private static final String LENGTH = "Content-Length: " + ENTRY.length() + "\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private BadRequests() {}

  static Stream<BadInput> lengths() {
    String chunk = Integer.toHexString(ENTRY.length()) + "\r\n" + ENTRY + "\r\n0\r\n\r\n";
    BadInput bytewise = raw("chunks of one byte", POST + CHUNKED + "\r\n");
    for (char c : ENTRY.toCharArray()) {
      bytewise = bytewise.then("1\r\n" + c + "\r\n");
    }
    return Stream.of(
        bytewise.then("0\r\n\r\n").accepted(1, "\"action\":\"login\""),
        raw("trailers", POST + CHUNKED + "\r\n" + chunk.replace("0\r\n\r\n", "0\r\nx: y\r\n\r\n"))
            .accepted(1, "\"action\":\"login\""),
        raw("a length too short", POST + "Content-Length: 10\r\n\r\n" + ENTRY)
            .malformed("the end of the body"),
        raw("a length too long", POST + "Content-Length: 500\r\n\r\n" + ENTRY)
            .finishing()
            .closing(),
        raw("a chunk that breaks off", POST + CHUNKED + "\r\n" + "ff\r\n" + ENTRY)
            .finishing()
            .closing(),
        raw("a length that is none", POST + "Content-Length: ten\r\n\r\n" + ENTRY)
            .malformed("not valid HTTP")
            .closing(),
        raw("a negative length", POST + "Content-Length: -1\r\n\r\n" + ENTRY)
            .malformed("not valid HTTP")
            .closing(),
        raw("a signed length", POST + "Content-Length: +" + ENTRY.length() + "\r\n\r\n" + ENTRY)
            .malformed("not valid HTTP")
            .closing(),
        raw("two lengths", POST + "Content-Length: 5\r\n" + LENGTH + "\r\n" + ENTRY)
            .malformed("not valid HTTP")
            .closing(),
        raw("two equal lengths", POST + LENGTH + LENGTH + "\r\n" + ENTRY)
            .malformed("not valid HTTP")
            .closing(),
        raw("a list of lengths", POST + "Content-Length: 5, 5\r\n\r\n" + ENTRY)
            .malformed("not valid HTTP")
            .closing(),
        raw("a length and chunks", POST + LENGTH + CHUNKED + "\r\n" + chunk)
            .malformed("not valid HTTP")
            .closing(),
        raw("chunks and a length", POST + CHUNKED + LENGTH + "\r\n" + chunk)
            .malformed("not valid HTTP")
            .closing(),
        raw("a huge length", POST + "Content-Length: 99999999999\r\n\r\n")
            .refused(413, "too_large", "larger than the allowed 20971520 bytes")
            .closing(),
        raw("a length beyond a long", POST + "Content-Length: " + "9".repeat(30) + "\r\n\r\n")
            .malformed("not valid HTTP")
            .closing(),
        raw(
                "a broken chunk behind a whole entry",
                POST + CHUNKED + "\r\n" + chunk.replace("0\r\n\r\n", "xyz\r\n"))
            .closing(),
        raw("a chunk's size that is none", POST + CHUNKED + "\r\nxyz\r\n" + ENTRY).closing(),
        raw("a negative chunk", POST + CHUNKED + "\r\n-5\r\n" + ENTRY).closing(),
        raw("another transfer encoding", POST + "Transfer-Encoding: gzip\r\n\r\n" + ENTRY)
            .malformed("The only Transfer-Encoding that is served is chunked")
            .closing(),
        raw("chunked but not last", POST + "Transfer-Encoding: chunked, gzip\r\n\r\n" + chunk)
            .malformed("not valid HTTP")
            .closing());
  }

  static Stream<BadInput> heads() {
    return Stream.of(
        raw("no HTTP", "hello\r\n\r\n").malformed("not valid HTTP").closing(),
        raw("a TLS greeting", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")
            .malformed("not valid HTTP")
            .closing(),
        raw("another version", "GET /api/v1/logs HTTP/9.9\r\n\r\n")
            .malformed("none of HTTP/1.0, HTTP/1.1 and HTTP/2")
            .closing(),
        raw("a header without a colon", GET + "broken\r\n\r\n")
            .malformed("not valid HTTP")
            .closing(),
        raw("white space before the colon", GET + "x-a : b\r\n\r\n")
            .malformed("not valid HTTP")
            .closing(),
        raw("a NUL in a header", GET + "x-a: b\u0000c\r\n\r\n")
            .malformed("not valid HTTP")
            .closing(),
        raw("a folded header", GET + "x-a: b\r\n c\r\n\r\n").malformed("not valid HTTP").closing(),
        raw("a head of 100 KiB", GET + "x-a: " + "b".repeat(100_000) + "\r\n\r\n")
            .refused(431, "headers_too_large", "longer than the allowed 16384 bytes")
            .closing(),
        raw(
                "a URL of 100 KiB",
                "GET /api/v1/logs?action=" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n")
            .refused(414, "uri_too_long", "longer than the allowed 16384 bytes")
            .closing(),
        raw("no host", "GET /api/v1/logs HTTP/1.1\r\n" + AUTH + "\r\n\r\n")
            .malformed("has one Host header")
            .closing(),
        raw("two hosts", GET + "Host: other\r\n\r\n").malformed("not valid HTTP").closing(),
        raw(
                "a target without a slash",
                "GET api/v1/logs HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n")
            .malformed("The request's target is not a path"),
        raw("a star", "OPTIONS * HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n")
            .malformed("The request's target is not a path"),
        raw("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n" + AUTH + "\r\n\r\n")
            .malformed("The request's target is not a path"),
        raw("HTTP/1.0", "GET /api/v1/logs?size=1&total=none HTTP/1.0\r\n" + AUTH + "\r\n\r\n")
            .accepted(0, "\"code\":200")
            .closing(),
        raw("a stream for HTTP/1.0", "GET /api/v1/logs/export HTTP/1.0\r\n" + AUTH + "\r\n\r\n")
            .malformed("HTTP/1.0 cannot carry")
            .closing(),
        raw("an expectation nobody knows", POST + LENGTH + "Expect: 200-ok\r\n\r\n" + ENTRY)
            .accepted(1, "\"action\":\"login\""));
  }

  static Stream<BadInput> pipelines() {
    String good = GET + "\r\n";
    return Stream.of(
        raw("a request behind one that is not found", "GET /x HTTP/1.1\r\nHost: x\r\n\r\n" + good)
            .refused(404, "not_found", "Nothing is served at /x")
            .accepted(0, "\"code\":200"),
        raw("a request behind an invalid body", POST + "Content-Length: 2\r\n\r\n{}" + good)
            .invalid("body.action", "missing", "action is missing")
            .accepted(0, "\"code\":200"),
        raw("a request behind broken JSON", POST + "Content-Length: 1\r\n\r\n{" + good)
            .malformed("the end of the body")
            .accepted(0, "\"code\":200"),
        raw(
                "a request behind one without a token",
                "POST /api/v1/logs HTTP/1.1\r\nHost: x\r\n" + LENGTH + "\r\n" + ENTRY + good)
            .refused(401, "unauthenticated", "A valid token is required")
            .accepted(0, "\"code\":200"),
        raw(
                "a request behind one that is too large",
                POST + "Content-Length: 99999999\r\n\r\n" + good)
            .refused(413, "too_large", "larger than")
            .closing(),
        raw(
                "a request behind a wrong method",
                "PUT /api/v1/logs HTTP/1.1\r\nHost: x\r\n" + LENGTH + "\r\n" + ENTRY + good)
            .refused(405, "method_not_allowed", "PUT is not served at /api/v1/logs")
            .accepted(0, "\"code\":200"));
  }

  static Stream<BadInput> methods() {
    return Stream.of(
        of("an unknown path", Request.of("GET /nowhere"))
            .refused(404, "not_found", "Nothing is served at /nowhere"),
        of("a path with markup", Request.of("GET /%3Cscript%3E\"<b>"))
            .refused(404, "not_found", "Nothing is served at /%3Cscript%3E"),
        of("the root", Request.of("GET /")).refused(404, "not_found", "Nothing is served at /"),
        of("PUT", Request.of("PUT /api/v1/logs").body(ENTRY))
            .refused(405, "method_not_allowed", "PUT is not served at /api/v1/logs"),
        of("an Allow header", Request.of("DELETE /api/v1/logs/stats"))
            .refused(405, "method_not_allowed", "allow=[GET]"),
        of("TRACE", Request.of("TRACE /api/v1/logs"))
            .refused(405, "method_not_allowed", "TRACE is not served"),
        of("a made-up method", Request.of("BREW /api/v1/logs"))
            .refused(405, "method_not_allowed", "BREW is not served"),
        of("a method in lower case", Request.of("get /api/v1/logs"))
            .refused(405, "method_not_allowed", "get is not served"),
        of("OPTIONS", Request.of("OPTIONS /api/v1/logs"))
            .refused(405, "method_not_allowed", "OPTIONS is not served"),
        of("HEAD", Request.of("HEAD /api/v1/logs")).refused(405, "", ""),
        of("HEAD of nothing", Request.of("HEAD /nowhere")).refused(404, "", ""),
        of("a body on GET", Request.of("GET /api/v1/logs?size=1").body(ENTRY))
            .accepted(0, "\"code\":200"));
  }
}
