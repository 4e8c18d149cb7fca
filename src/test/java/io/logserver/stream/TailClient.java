package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that keeps the texts it gets. */
final class TailClient {

  final List<String> texts = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger pings = new AtomicInteger();
  private volatile WebSocket socket;
  private volatile boolean closed;

  TailClient opened(WebSocket opened) {
    socket = opened;
    if (opened.isClosed()) {
      closed = true;
    } else {
      opened.closeHandler(v -> closed = true);
    }
    return this;
  }

  void receive(WebSocketFrame frame) {
    if (frame.isText()) {
      texts.add(frame.textData());
    } else if (frame.isPing()) {
      pings.incrementAndGet();
    }
  }

  WebSocket socket() {
    return socket;
  }

  void awaitTexts(int count) throws Exception {
    TailServer.until(
        () -> texts.size() >= count, "only " + texts.size() + " of " + count + " frames");
  }

  void awaitClose() throws Exception {
    TailServer.until(() -> closed, "not closed");
  }

  void awaitClose(int code) throws Exception {
    awaitClose();
    assertEquals(code, (int) socket.closeStatusCode());
  }

  List<Integer> numbers() {
    return List.copyOf(texts).stream().map(Lines::number).toList();
  }
}
