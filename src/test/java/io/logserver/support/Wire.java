package io.logserver.support;

import io.logserver.support.RawConnection.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends one request after the other over one connection, or the next where the last was closed. */
public final class Wire implements AutoCloseable {

  private final int port;
  private @Nullable RawConnection connection;

  /** To a server on this machine; connects when needed. */
  public Wire(int port) {
    this.port = port;
  }

  /** The answer to a request. */
  public Response exchange(Request request) throws IOException {
    RawConnection reused = connection;
    Response response = reused == null ? null : attempt(reused, request);
    if (response == null) {
      close();
      connection = new RawConnection(port);
      response = attempt(connection, request);
    }
    if (response == null) {
      throw new AssertionError("the server closed the connection instead of answering " + request);
    }
    if (response.isLast()) {
      close();
    }
    return response;
  }

  /** Null when the connection turns out to be closed. */
  private static @Nullable Response attempt(RawConnection connection, Request request) {
    try {
      connection.send(request.bytes());
      return connection.read(request.method().equals("HEAD"));
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
