package io.logserver.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request as a test writes it: {@code GET /api/v1/logs}, headers as {@code name: value}, a body.
 *
 * @param line method and target, as they are sent
 * @param body null for a request that has none
 */
public record Request(String line, List<String> headers, byte @Nullable [] body) {

  /** A request without headers and body. */
  public static Request of(String line) {
    return new Request(line, List.of(), null);
  }

  /** The request with more headers. */
  public Request with(String... more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    return new Request(line, all, body);
  }

  /** The request with more of a query, encoded already. */
  public Request query(String more) {
    return new Request(line + (line.contains("?") ? "&" : "?") + more, headers, body);
  }

  /** The request with a body. */
  public Request body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The request with a body. */
  public Request body(byte[] bytes) {
    return new Request(line, headers, bytes);
  }

  /** Asks for a WebSocket. */
  public Request upgrade() {
    return with(
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  }

  public String method() {
    return line.substring(0, line.indexOf(' '));
  }

  /** The request with every text in it changed. */
  public Request map(UnaryOperator<String> change) {
    return new Request(
        change.apply(line),
        headers.stream().map(change).toList(),
        body == null
            ? null
            : change
                .apply(new String(body, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes that go over the wire; a body is told by its length. */
  public byte[] bytes() {
    StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    if (body != null) {
      bytes.writeBytes(body);
    }
    return bytes.toByteArray();
  }

  /** For messages of tests. */
  @Override
  public String toString() {
    String text = body == null ? "" : " " + new String(body, StandardCharsets.UTF_8);
    return line + (headers.isEmpty() ? "" : " " + headers) + text;
  }
}
