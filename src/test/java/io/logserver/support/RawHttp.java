package io.logserver.support;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A bare TCP connection, for requests that no HTTP client would send. */
public final class RawHttp implements AutoCloseable {

  private final Socket socket;
  private final DataInputStream in;

  public RawHttp(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  public RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** One answer of HTTP/1.1 with a content length; header names in lower case. */
  public record Response(int status, Map<String, String> headers, String body) {}

  public RawHttp send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawHttp send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends as much as can be sent, one byte at a time, until the server has said something. */
  public Response dribble(String text, long millisEach) throws IOException {
    for (byte next : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (hasAnswer(millisEach)) {
        return receive();
      }
      try {
        send(new byte[] {next});
      } catch (SocketException e) {
        return receive();
      }
    }
    throw new AssertionError("the server took it all");
  }

  /** Whether something can be read within that time. */
  private boolean hasAnswer(long millis) throws IOException {
    in.mark(1);
    socket.setSoTimeout((int) millis);
    try {
      in.read();
      in.reset();
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(20_000);
    }
  }

  public Response receive() throws IOException {
    String status = readLine();
    if (status == null) {
      throw new IOException("the server closed the connection without an answer");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Response(Integer.parseInt(status.split(" ")[1]), headers, body);
  }

  /** Whether the server closes the connection, saying nothing more, within that many seconds. */
  public boolean isClosedWithin(int seconds) throws IOException {
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /** The same for a client that sends a byte ten times a second. */
  public boolean isClosedWhileDribbling(int seconds) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline) {
      try {
        send(new byte[1]);
        if (hasAnswer(100)) {
          return in.read() < 0;
        }
      } catch (SocketException e) {
        return true;
      }
    }
    return false;
  }

  public InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
