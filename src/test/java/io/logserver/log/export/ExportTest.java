package io.logserver.log.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.store.LogScan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An export whose store never ends, to clients that read, stall, or leave. */
class ExportTest {

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Exports exports = new Exports(10, meters);
  private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
  private HttpServer server;

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void serve(LogScan scan, Encoder encoder, Duration stallTimeout) throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> export(request, scan, encoder, stallTimeout))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  private void export(HttpServerRequest request, LogScan scan, Encoder encoder, Duration stall) {
    new Export(vertx, scan, encoder, request.response(), HttpHeaders.headers(), stall, exports)
        .run()
        .onComplete(ended -> {
          outcome.complete(ended.cause());
          if (ended.failed()) {
            request.connection().close();
          }
        });
  }

  private Socket request() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void pullsNoMoreThanTheClientTakesAndIsCutOffWhenItStalls() throws Exception {
    EndlessScan scan = new EndlessScan(-1);
    serve(scan, new LinesEncoder(), Duration.ofMillis(700));
    try (Socket socket = request()) {
      scan.closed().get(20, TimeUnit.SECONDS);
      assertTrue(outcome.get(1, TimeUnit.SECONDS).getMessage().contains("took nothing"));
      // What the kernel's buffers take, and the queue of the connection.
      assertTrue(scan.pulled() < 200, scan.pulled() + " pieces");
      assertEquals(1, finished("stalled"));
      assertFalse(endsWhole(socket.getInputStream()));
    }
  }

  @Test
  void freesTheScanOfAClientThatLeaves() throws Exception {
    EndlessScan scan = new EndlessScan(-1);
    serve(scan, new GzipEncoder(new ArrayEncoder()), Duration.ofMinutes(1));
    try (Socket socket = request()) {
      assertTrue(socket.getInputStream().read() > 0);
    }
    scan.closed().get(20, TimeUnit.SECONDS);
    assertEquals(null, outcome.get(1, TimeUnit.SECONDS));
    assertEquals(1, finished("gone"));
  }

  @Test
  void endsForAClientThatLeavesWhileAPieceIsPulled() throws Exception {
    Promise<byte[]> piece = Promise.promise();
    CompletableFuture<Void> pulled = new CompletableFuture<>();
    CompletableFuture<Void> encoderClosed = new CompletableFuture<>();
    LogScan slow =
        new LogScan() {
          @Override
          public Future<byte[]> next() {
            pulled.complete(null);
            return piece.future();
          }

          @Override
          public void close() {}
        };
    Encoder encoder =
        new Encoder() {
          @Override
          public byte[] encode(byte[] lines) {
            return lines;
          }

          @Override
          public byte[] end() {
            return new byte[0];
          }

          @Override
          public void close() {
            encoderClosed.complete(null);
          }
        };
    serve(slow, encoder, Duration.ofMinutes(1));
    try (Socket socket = request()) {
      pulled.get(20, TimeUnit.SECONDS);
      assertTrue(socket.isConnected());
    }
    assertEquals(null, outcome.get(20, TimeUnit.SECONDS));
    assertEquals(1, finished("gone"));
    assertFalse(encoderClosed.isDone());
    piece.complete("late\n".getBytes(StandardCharsets.US_ASCII));
    encoderClosed.get(20, TimeUnit.SECONDS);
    assertEquals(1, finished("gone"));
  }

  @Test
  void failsAndFreesTheScanWhenTheStoreFails() throws Exception {
    EndlessScan scan = new EndlessScan(20);
    serve(scan, new LinesEncoder(), Duration.ofMinutes(1));
    try (Socket socket = request()) {
      assertFalse(endsWhole(socket.getInputStream()));
    }
    scan.closed().get(20, TimeUnit.SECONDS);
    assertEquals("the disk is gone", outcome.get(1, TimeUnit.SECONDS).getMessage());
    assertEquals(1, finished("failed"));
  }

  @Test
  void leavesTheResponseToTheFailureWhenNothingWasWritten() throws Exception {
    EndlessScan scan = new EndlessScan(1);
    serve(scan, new LinesEncoder(), Duration.ofMinutes(1));
    try (Socket socket = request()) {
      assertEquals(-1, socket.getInputStream().read());
    }
    assertEquals("the disk is gone", outcome.get(1, TimeUnit.SECONDS).getMessage());
  }

  private double finished(String how) {
    return meters.get("logserver.export.finished").tag("outcome", how).counter().count();
  }

  /** Whether the body ends with the last chunk, as it does when it is whole. */
  private static boolean endsWhole(InputStream in) {
    byte[] last = new byte[0];
    byte[] buffer = new byte[1 << 20];
    try {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        last = java.util.Arrays.copyOfRange(buffer, Math.max(0, n - 5), n);
      }
    } catch (IOException e) {
      return false;
    }
    return new String(last, StandardCharsets.US_ASCII).equals("0\r\n\r\n");
  }
}
