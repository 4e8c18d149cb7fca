package io.logserver.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one listening socket, whether a request came on them or not. It sees each
 * before anything is made for it: what is over the limit is closed there and then, the rest gets a
 * {@link ConnectionGuard}.
 */
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {

  private final HttpServerOptions options;
  private final int limit;
  private final long headNanos;
  private final HttpMetrics metrics;
  private final AtomicInteger open = new AtomicInteger();

  Connections(HttpServerOptions options, int limit, long headNanos, HttpMetrics metrics) {
    this.options = options;
    this.limit = limit;
    this.headNanos = headNanos;
    this.metrics = metrics;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel connection = (Channel) accepted;
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      metrics.connectionRefused();
      connection.unsafe().closeForcibly();
      return;
    }
    metrics.connectionOpened();
    connection.closeFuture().addListener(closed -> closed());
    connection.pipeline().addLast(new ConnectionGuard(options, headNanos, metrics));
    ctx.fireChannelRead(connection);
  }

  private void closed() {
    open.decrementAndGet();
    metrics.connectionClosed();
  }
}
