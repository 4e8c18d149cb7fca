package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.tenant.TenantId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A subscriber on a bare TCP socket, which reads only when it is told to and answers nothing. */
final class RawSubscriber implements AutoCloseable {

  private final Socket socket = new Socket();
  private final DataInputStream in;

  RawSubscriber(int port, TenantId tenant) throws IOException {
    socket.setReceiveBufferSize(16 * 1024);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET /"
            + tenant
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 8192));
    assertEquals("HTTP/1.1 101 Switching Protocols", readLine());
    while (!readLine().isEmpty()) {}
  }

  /** The payload of the next text frame. */
  String readText() throws IOException {
    assertEquals(0x81, in.readUnsignedByte());
    return new String(in.readNBytes(readLength()), StandardCharsets.UTF_8);
  }

  /** Reads until the server has closed the connection. */
  void readToEnd() {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A connection that is reset has ended too.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int readLength() throws IOException {
    int length = in.readUnsignedByte();
    return length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
  }

  private String readLine() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
