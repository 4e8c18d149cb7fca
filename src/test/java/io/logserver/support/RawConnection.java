package io.logserver.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1 as bytes on a socket, for what no well-behaved client sends. Every wait is bounded: a
 * server that does not answer in {@value #PATIENCE_MILLIS} ms fails the test. No answer may tell of
 * {@link Internals}.
 */
public final class RawConnection implements AutoCloseable {

  /** Longest wait for the next byte of an answer. */
  public static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket = new Socket();
  private final InputStream input;

  /** Connects to a server on this machine. */
  public RawConnection(int port) throws IOException {
    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * An answer.
   *
   * @param headers by their lower-case names
   */
  public record Response(int status, Map<String, List<String>> headers, byte[] body) {

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The first header of that name, or null. */
    public @Nullable String header(String name) {
      return headers.containsKey(name) ? headers.get(name).get(0) : null;
    }

    /** Whether no other request can be sent on its connection. */
    public boolean isLast() {
      return status == 101 || "close".equalsIgnoreCase(header("connection"));
    }
  }

  /** Sends text as it is; its characters are bytes. */
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Says that nothing more will be sent. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** The next answer to a request that is not HEAD; null when the server has closed instead. */
  public @Nullable Response read() throws IOException {
    return read(false);
  }

  /**
   * The next answer; null when the server has closed the connection instead of answering.
   *
   * @param head whether it answers HEAD, and so has no body
   */
  public @Nullable Response read(boolean head) throws IOException {
    try {
      String statusLine = line();
      if (statusLine == null) {
        return null;
      }
      int space = statusLine.indexOf(' ');
      int status = Integer.parseInt(statusLine.substring(space + 1, space + 4));
      Map<String, List<String>> headers = headers();
      boolean bodiless = head || status < 200 || status == 204 || status == 304;
      byte[] body = bodiless ? new byte[0] : body(headers);
      Response response = new Response(status, headers, body);
      Internals.assertNone(statusLine + headers + response.text());
      return status == 100 ? read(head) : response;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_MILLIS + " ms", e);
    } catch (SocketException e) {
      return null;
    }
  }

  /** All that still comes until the server closes the connection. */
  public byte[] readRest() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      for (int next = input.read(); next >= 0; next = input.read()) {
        rest.write(next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not closed within " + PATIENCE_MILLIS + " ms", e);
    } catch (SocketException e) {
      return rest.toByteArray();
    }
    return rest.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return exactly(Integer.parseInt(headers.get("content-length").get(0)));
    }
    if (!headers.containsKey("transfer-encoding")) {
      return input.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(exactly(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("the server closed within a chunked body");
    }
    return Integer.parseInt(line, 16);
  }

  /** That many bytes, which must come. */
  public byte[] exactly(int length) throws IOException {
    byte[] bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(bytes.length + " of " + length + " bytes of a body came");
    }
    return bytes;
  }

  /** A line without its end; null at the end of the stream. */
  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = input.read(); c != '\n'; c = input.read()) {
      if (c < 0) {
        return null;
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}
