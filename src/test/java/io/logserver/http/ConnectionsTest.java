package io.logserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A listening socket whose process has no file left to open. */
class ConnectionsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void goesOnAcceptingOnceThereAreFilesAgain() throws Exception {
    HttpMetrics metrics = new HttpMetrics(registry, new InFlight(1, 1), false);
    try (MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      Channel listening =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .handler(new Connections(new HttpServerOptions(), 10, 1_000_000_000, metrics))
              .childHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {}
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      InetSocketAddress address = (InetSocketAddress) listening.localAddress();
      try (Socket before = new Socket(address.getAddress(), address.getPort())) {
        assertTrue(before.isConnected());
        await(() -> open() == 1);
        listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        await(() -> !listening.config().isAutoRead());
        assertTrue(listening.isOpen());
        try (Socket waiting = new Socket(address.getAddress(), address.getPort())) {
          await(() -> open() == 2);
          assertTrue(waiting.isConnected());
        }
      }
      await(() -> open() == 0);
      assertEquals(0, registry.get("logserver.http.connections.refused").counter().count());
    }
  }

  private double open() {
    return registry.get("logserver.http.connections").gauge().value();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it does not happen");
      Thread.onSpinWait();
    }
  }
}
