package io.logserver.support;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A live tail, read by the JDK's WebSocket client as fast as it comes. */
public final class Frames implements WebSocket.Listener {

  private final BlockingQueue<String> text = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;

  private Frames() {}

  /**
   * Subscribes; whoever is refused gets a {@link java.util.concurrent.CompletionException}.
   *
   * @param query path and parameters
   */
  public static Frames connect(int port, String query) {
    Frames frames = new Frames();
    frames.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + query), frames)
            .join();
    return frames;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      text.add(part.toString());
      part.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  public void send(String message) {
    socket.sendText(message, true).join();
  }

  /** The next frame, which has to come. */
  public String nextText() throws InterruptedException {
    String frame = text.poll(20, TimeUnit.SECONDS);
    assertNotNull(frame, "no frame within 20 s");
    return frame;
  }

  public JsonObject next() throws InterruptedException {
    return new JsonObject(nextText());
  }

  /** A frame that comes soon, or null. */
  public String poll() throws InterruptedException {
    return text.poll(200, TimeUnit.MILLISECONDS);
  }
}
