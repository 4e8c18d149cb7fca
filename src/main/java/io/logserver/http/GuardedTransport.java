package io.logserver.http;

import io.logserver.config.Config;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/**
 * The sockets of the machine, native where there are native ones, with {@link Connections} at those
 * of the HTTP edge. Vert.x tells of a connection only once a first request is there, or TLS is
 * done; what a client does before that is only to be seen here.
 */
public final class GuardedTransport implements Transport {

  private final Transport sockets;
  private final Config.Http settings;
  private final HttpMetrics metrics;

  private GuardedTransport(Transport sockets, Config.Http settings, HttpMetrics metrics) {
    this.sockets = sockets;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** A transport for {@code Vertx.builder()}. */
  public static io.vertx.core.transport.Transport of(Config.Http settings, HttpMetrics metrics) {
    io.vertx.core.transport.Transport best = best();
    return new Named(best, new GuardedTransport(best.implementation(), settings, metrics));
  }

  /** Whether the sockets are native ones. */
  public static boolean isNative() {
    return !best().equals(io.vertx.core.transport.Transport.NIO);
  }

  private static io.vertx.core.transport.Transport best() {
    io.vertx.core.transport.Transport best = io.vertx.core.transport.Transport.nativeTransport();
    return best != null && best.available() ? best : io.vertx.core.transport.Transport.NIO;
  }

  private record Named(io.vertx.core.transport.Transport best, Transport implementation)
      implements io.vertx.core.transport.Transport {

    @Override
    public String name() {
      return best.name();
    }

    @Override
    public boolean available() {
      return true;
    }

    @Override
    public Throwable unavailabilityCause() {
      return best.unavailabilityCause();
    }
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    sockets.configure(options, domainSocket, bootstrap);
    if (options instanceof HttpServerOptions http && HttpVerticle.isEdge(http)) {
      bootstrap.handler(
          new Connections(
              http, settings.maxConnections(), settings.headTimeout().toNanos(), metrics));
    }
  }

  @Override
  public boolean supportsDomainSockets() {
    return sockets.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return sockets.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return sockets.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return sockets.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return sockets.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    return sockets.eventLoopGroup(type, threads, factory, ioRatio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return sockets.datagramChannel();
  }

  @SuppressWarnings("deprecation") // The signature is Vert.x'.
  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return sockets.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return sockets.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return sockets.serverChannelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    sockets.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    sockets.configure(options, connectTimeout, domainSocket, bootstrap);
  }
}
