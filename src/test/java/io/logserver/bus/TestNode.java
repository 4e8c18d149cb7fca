package io.logserver.bus;

import io.logserver.config.ClusterConfig;
import io.logserver.config.ProcessRole;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A Vert.x of a cluster on loopback, as a process of its own would have it. */
record TestNode(ClusterNode node, Vertx vertx, Bus bus) implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(3);

  static final ClusterConfig.Tls PLAIN = new ClusterConfig.Tls(null, null, null);

  /** Starts a cluster of one. */
  static TestNode start(String cluster, ClusterConfig.Tls tls) throws Exception {
    return start(cluster, List.of(), tls);
  }

  /** Starts another, which finds this one. */
  TestNode another(String cluster, ClusterConfig.Tls tls) throws Exception {
    return start(cluster, List.of("127.0.0.1:" + node.memberPort()), tls);
  }

  private static TestNode start(String cluster, List<String> members, ClusterConfig.Tls tls)
      throws Exception {
    return start(new ClusterConfig(true, cluster, "127.0.0.1", 0, 0, members, null, tls));
  }

  static TestNode start(ClusterConfig settings) throws Exception {
    ClusterNode node = new ClusterNode(settings, EnumSet.allOf(ProcessRole.class));
    VertxOptions options =
        new VertxOptions().setEventLoopPoolSize(1).setEventBusOptions(node.eventBus());
    Vertx vertx = await(node.join(Vertx.builder().with(options)));
    Bus.registerCodecs(vertx);
    return new TestNode(node, vertx, new Bus(vertx, TIMEOUT));
  }

  /** Waits for it; a failure is thrown as it is. */
  static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
  }
}
