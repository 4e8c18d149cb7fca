package io.logserver.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.bus.Bus;
import io.logserver.log.LogBatch;
import io.logserver.log.query.LogFilter;
import io.logserver.tenant.TenantId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A server with two event loops whose every request is an upgrade: {@code /<tenant>}. */
final class TailServer implements AutoCloseable {

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final Vertx clients = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final LiveTail tail;
  volatile LogFilter filter = LogFilter.ALL;
  volatile long expiresAt = Subscription.NEVER;
  volatile Supplier<Future<?>> access = Future::succeededFuture;
  private final Bus bus = new Bus(vertx, Duration.ofSeconds(5));
  private final WebSocketClient webSockets =
      clients.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxConnections(20_000)
              .setMaxFrameSize(1 << 20)
              .setMaxMessageSize(1 << 20));
  private final String stream;
  private final AtomicInteger opened = new AtomicInteger();
  private volatile int port;

  TailServer(StreamLimits limits) throws Exception {
    this(new LiveTail(limits));
  }

  TailServer(LiveTail tail) throws Exception {
    this.tail = tail;
    Bus.registerCodecs(vertx);
    stream = await(vertx.deployVerticle(new StreamVerticle(bus, tail)));
    await(vertx.deployVerticle(Edge::new, new DeploymentOptions().setInstances(2)));
  }

  /** Connects a client; it is subscribed on return. */
  TailClient connect(TenantId tenant) throws Exception {
    return connect(tenant, 1).get(0);
  }

  List<TailClient> connect(TenantId tenant, int count) throws Exception {
    int before = opened.get();
    List<Future<TailClient>> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(tryConnect(tenant));
    }
    await(Future.all(clients));
    until(() -> opened.get() >= before + count, "not all subscribed");
    return clients.stream().map(Future::result).toList();
  }

  RawSubscriber connectRaw(TenantId tenant) throws Exception {
    int before = opened.get();
    var subscriber = new RawSubscriber(port, tenant);
    until(() -> opened.get() > before, "not subscribed");
    return subscriber;
  }

  private Future<TailClient> tryConnect(TenantId tenant) {
    var client = new TailClient();
    var socket = webSockets.webSocket().handler(null);
    socket.frameHandler(client::receive);
    return socket.connect(port, "127.0.0.1", "/" + tenant).map(client::opened);
  }

  void publish(LogBatch... batches) {
    publish(new StoredBatches(List.of(batches)));
  }

  void publish(StoredBatches stored) {
    bus.publish(StoredBatches.TOPIC, stored);
  }

  Future<Void> stopStream() {
    return vertx.undeploy(stream);
  }

  @Override
  public void close() throws Exception {
    await(clients.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static void until(BooleanSupplier condition, String what)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, what);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private final class Edge extends VerticleBase {

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(
              LiveTail.configure(new HttpServerOptions()).setPort(-1).setHost("127.0.0.1"))
          .requestHandler(this::upgrade)
          .listen()
          .onSuccess(server -> port = server.actualPort());
    }

    private void upgrade(HttpServerRequest request) {
      TenantId tenant = new TenantId(request.path().substring(1));
      var subscription = new Subscription(tenant, filter, expiresAt, access);
      tail.reserve(tenant)
          .onSuccess(reserved -> upgrade(request, subscription))
          .onFailure(full -> request.response().setStatusCode(503).end());
    }

    private void upgrade(HttpServerRequest request, Subscription subscription) {
      request
          .toWebSocket()
          .onSuccess(socket -> {
            tail.open(request.connection(), socket, subscription);
            opened.incrementAndGet();
          })
          .onFailure(e -> tail.release(subscription.tenant()));
    }
  }
}
