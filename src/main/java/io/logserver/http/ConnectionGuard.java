package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands first in the pipeline of a connection and holds its client to a pace while Vert.x does not
 * know of a request yet: a head must be complete a time after its first byte, and so must the rest
 * of a body that nobody waits for. It also puts the {@link StrictDecoder} in its place.
 *
 * <p>A timer is only started for a head that did not come with one read, so that usual requests
 * cost nothing. HTTP/2 and WebSockets are left alone: their frames belong to no single request, and
 * the idle timeout, the settings and the limits of the live tail bound them. Used on the event loop
 * of its channel only.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  static final String DECODER = "httpDecoder";

  private static final AttributeKey<ConnectionGuard> KEY =
      AttributeKey.valueOf(ConnectionGuard.class, "guard");
  private static final String TOO_SLOW =
      "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\nconnection: close\r\n";
  private static final String TOO_SLOW_BODY =
      "{\"code\":408,\"msg\":\"The head of the request did not come in time (http.head-timeout)\","
          + "\"data\":null,\"error\":\"request_timeout\",\"request_id\":\"\"}";

  /** What the connection waits for. */
  private enum State {
    /** The first byte of a head. */
    REQUEST,
    /** The rest of a head. */
    HEAD,
    /** The answer. */
    ANSWER,
    /** The rest of a body whose request is answered. */
    REST,
    /** Nothing that is looked after here. */
    FREE
  }

  private final HttpServerOptions options;
  private final long nanos;
  private final HttpMetrics metrics;
  private State state;
  private boolean undecided;
  private int requests;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> timer;

  ConnectionGuard(HttpServerOptions options, long nanos, HttpMetrics metrics) {
    this.options = options;
    this.nanos = nanos;
    this.metrics = metrics;
    undecided = !options.isSsl() && options.isHttp2ClearTextEnabled();
    state = options.isSsl() ? State.FREE : State.REQUEST;
  }

  /** The guard of a connection of Vert.x. */
  static ConnectionGuard of(HttpConnection connection) {
    return Objects.requireNonNull(
        ((HttpServerConnection) connection).channelHandlerContext().channel().attr(KEY).get(),
        "an edge runs on a Vert.x with a GuardedTransport");
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.channel().attr(KEY).set(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (state == State.REQUEST) {
      state = State.HEAD;
    }
    if (undecided) {
      undecided = false;
      ChannelHandlerContext decides = ctx.pipeline().context(Http1xOrH2CHandler.class);
      ctx.pipeline().addAfter(decides.name(), null, new Decided());
    }
    ctx.fireChannelRead(message);
    if (state == State.HEAD && timer == null) {
      startTimer();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopTimer();
    ctx.fireChannelInactive();
  }

  /** Vert.x knows the connection, and has done with TLS. */
  void connected(HttpConnection connection) {
    if (!(connection instanceof Http1xServerConnection)) {
      free();
    } else if (options.isSsl()) {
      StrictDecoder.install(context().pipeline(), options);
      state = State.REQUEST;
    }
  }

  /** The head of a request is complete. */
  void headComplete() {
    requests++;
    if (state != State.FREE) {
      stopTimer();
      state = State.ANSWER;
    }
  }

  /** Number of the request at work. */
  int request() {
    return requests;
  }

  /**
   * A request is answered; {@code ended} when all of it was there. Where a client did not wait for
   * that, Vert.x has begun its next request by now, and it is that one which counts.
   */
  void answered(int request, boolean ended) {
    if (state == State.FREE || request != requests) {
      return;
    }
    stopTimer();
    if (!context().channel().isActive() || context().pipeline().get(DECODER) == null) {
      state = State.FREE;
    } else if (ended) {
      state = State.REQUEST;
    } else {
      state = State.REST;
      startTimer();
    }
  }

  /** The rest of an answered request's body is there. */
  void restEnded() {
    if (state == State.REST) {
      stopTimer();
      state = State.REQUEST;
    }
  }

  /**
   * Stands behind the handler of Vert.x that holds back what comes until it knows whether that is
   * HTTP/1 or HTTP/2, and so is the first to learn it: before the decoder, if any, has read a byte.
   */
  private final class Decided extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (ctx.pipeline().get(DECODER) == null) {
        free();
      } else {
        StrictDecoder.install(ctx.pipeline(), options);
      }
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
    }
  }

  private void free() {
    stopTimer();
    state = State.FREE;
  }

  private void startTimer() {
    timer = context().executor().schedule(this::giveUp, nanos, TimeUnit.NANOSECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void giveUp() {
    metrics.rejected(ErrorCode.REQUEST_TIMEOUT);
    ChannelHandlerContext decoder = context().pipeline().context(DECODER);
    if (state == State.HEAD && decoder != null) {
      decoder
          .writeAndFlush(Unpooled.copiedBuffer(tooSlow(), StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      context().channel().close();
    }
  }

  private static String tooSlow() {
    return TOO_SLOW + "content-length: " + TOO_SLOW_BODY.length() + "\r\n\r\n" + TOO_SLOW_BODY;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "the guard is in a pipeline");
  }
}
