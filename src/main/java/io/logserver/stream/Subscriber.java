package io.logserver.stream;

import io.logserver.error.LogServerException;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of the live tail, on the event loop of its channel.
 *
 * <p>Blocks of frames that are encoded already go to the channel directly. At most {@link #WINDOW}
 * bytes and one block are in flight, that is, not yet taken by the operating system; the rest waits
 * in the {@link Backlog}. The socket's own queue is unbounded and sees only control frames. A
 * completed write is the sign that the reader is alive; with nothing in flight, whatever it sends
 * is (a pong at least, since it is pinged).
 */
final class Subscriber {

  static final short GOING_AWAY = 1001;
  static final short NOT_UNDERSTOOD = 1003;
  static final short POLICY = 1008;
  static final short TRY_AGAIN_LATER = 1013;

  static final String SERVER_STOPS = "the server is going away";

  private static final int WINDOW = 64 * 1024;
  private static final int MAX_FRAMES_PER_TICK = 100;

  /**
   * With the time for which keys are remembered, at most the 60 s after which a rotation is
   * promised to hold.
   */
  private static final long ACCESS_NANOS = 10_000_000_000L;

  /** How long a peer may take for its part of the closing handshake. */
  private static final long CLOSING_NANOS = 5_000_000_000L;

  private final Channel channel;
  private final ServerWebSocket socket;
  private final Subscription subscription;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final Backlog backlog;
  private int inFlight;
  private int received;
  private long lastSign = System.nanoTime();
  private long lastPing = lastSign;
  private long lastAccess = lastSign;
  private boolean pumping;
  private boolean closing;

  Subscriber(
      Channel channel,
      ServerWebSocket socket,
      Subscription subscription,
      StreamLimits limits,
      StreamMetrics metrics) {
    this.channel = channel;
    this.socket = socket;
    this.subscription = subscription;
    this.limits = limits;
    this.metrics = metrics;
    this.backlog = new Backlog(limits.bufferBytes(), metrics);
  }

  Subscription subscription() {
    return subscription;
  }

  void start(Runnable onClosed) {
    socket.frameHandler(this::receive);
    socket.closeHandler(closed -> {
      stopSending();
      onClosed.run();
    });
  }

  /** Sends a block, keeps it for later, or drops it. */
  void offer(FrameBlock block) {
    if (!closing) {
      backlog.offer(block);
      pump();
    }
  }

  /** Tells the reader that it misses so many entries here. */
  void miss(long entries) {
    if (!closing) {
      backlog.drop(entries);
      pump();
    }
  }

  /** Tells the reader that so many entries at most never came to this process. */
  void lose(long entries) {
    if (!closing) {
      backlog.lose(entries);
      pump();
    }
  }

  void close(short code, String reason) {
    if (!closing) {
      stopSending();
      socket.close(code, reason);
    }
  }

  /** Looks after time; called about once a second. */
  void tick(long now, long epochMillis) {
    received = 0;
    long silence = now - lastSign;
    if (closing) {
      closeChannelAfter(CLOSING_NANOS, silence);
    } else if (subscription.expiresAt() <= epochMillis) {
      close(POLICY, "token expired");
    } else if (now - lastAccess >= ACCESS_NANOS) {
      checkAccess();
    } else if (inFlight > 0) {
      closeStalled(silence);
    } else {
      keepAlive(now, silence);
    }
  }

  /** Closes the socket unless its credential still holds: never on what was true once. */
  void checkAccess() {
    if (!closing) {
      lastAccess = System.nanoTime();
      subscription.access().get().onFailure(this::endAccess);
    }
  }

  private void endAccess(Throwable failure) {
    if (failure instanceof LogServerException known && !known.code().retryable()) {
      close(POLICY, "the token or API key no longer holds");
    } else {
      close(TRY_AGAIN_LATER, "the token or API key cannot be verified at present");
    }
  }

  private void closeStalled(long silence) {
    if (silence > limits.stallTimeout().toNanos()) {
      close(TRY_AGAIN_LATER, "nothing read for " + limits.stallTimeout().toSeconds() + " s");
    }
  }

  private void keepAlive(long now, long silence) {
    long interval = limits.pingInterval().toNanos();
    closeChannelAfter(3 * interval, silence);
    if (silence >= interval && now - lastPing >= interval) {
      lastPing = now;
      socket.writeFrame(WebSocketFrame.pingFrame(Buffer.buffer()));
    }
  }

  /**
   * Ends the connection below the socket, whose own closing waits for a peer that does not listen.
   */
  private void closeChannelAfter(long limit, long silence) {
    if (silence > limit) {
      channel.pipeline().firstContext().close();
    }
  }

  private void stopSending() {
    closing = true;
    lastSign = System.nanoTime();
    backlog.clear();
  }

  private void receive(WebSocketFrame frame) {
    if (closing) {
      return;
    }
    if (inFlight == 0) {
      lastSign = System.nanoTime();
    }
    if (frame.isClose()) {
      stopSending();
    } else if (++received > MAX_FRAMES_PER_TICK) {
      socket.pause(); // each ping is answered by a pong in the socket's unbounded queue
      close(POLICY, "more than " + MAX_FRAMES_PER_TICK + " frames a second");
    } else if (isPing(frame)) {
      pong();
    } else if (!isControl(frame)) {
      close(NOT_UNDERSTOOD, "only the text ping is understood");
    }
  }

  private static boolean isPing(WebSocketFrame frame) {
    return frame.isText() && frame.isFinal() && frame.textData().equals("ping");
  }

  private static boolean isControl(WebSocketFrame frame) {
    return frame.isPing() || frame.type() == WebSocketFrameType.PONG;
  }

  /** A reader that does not take what was sent before gets no pong. */
  private void pong() {
    if (inFlight < WINDOW) {
      write(FrameBlock.PONG);
    }
  }

  private void pump() {
    if (pumping) {
      return; // a write that completes at once comes back here
    }
    pumping = true;
    FrameBlock block;
    while (inFlight < WINDOW && (block = backlog.poll()) != null) {
      write(block);
    }
    pumping = false;
  }

  private void write(FrameBlock block) {
    if (inFlight == 0) {
      lastSign = System.nanoTime();
    }
    inFlight += block.size();
    metrics.frames.add(block.count());
    metrics.bytes.add(block.size());
    channel
        .writeAndFlush(block.buffer())
        .addListener(write -> written(block.size(), write.cause()));
  }

  private void written(int size, @Nullable Throwable failure) {
    inFlight -= size;
    if (failure == null && !closing) {
      lastSign = System.nanoTime();
      pump();
    }
  }
}
