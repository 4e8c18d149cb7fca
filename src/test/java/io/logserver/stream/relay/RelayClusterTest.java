package io.logserver.stream.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.bus.Bus;
import io.logserver.bus.ClusterNode;
import io.logserver.config.ClusterConfig;
import io.logserver.config.ProcessRole;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.stream.Feed;
import io.logserver.stream.FeedMetrics;
import io.logserver.stream.StoredBatches;
import io.logserver.tenant.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker and a process with subscribers on two Vert.x that are joined by Hazelcast. */
class RelayClusterTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final long MAX_BYTES = 64 << 10;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Vertx> nodes = new ArrayList<>();
  private final ConcurrentLinkedQueue<LogBatch> shown = new ConcurrentLinkedQueue<>();
  private final AtomicLong missed = new AtomicLong();
  private Worker worker;
  private RelayVerticle relay;
  private Vertx stream;

  @BeforeEach
  void start() {
    ClusterNode first = join(List.of());
    Vertx workerNode = nodes.get(0);
    join(List.of("127.0.0.1:" + first.memberPort()));
    stream = nodes.get(1);
    Bus bus = new Bus(stream, Duration.ofSeconds(5));
    bus.listen(StoredBatches.TOPIC, this::show);
    relay = new RelayVerticle(bus, "stream");
    Await.result(stream.deployVerticle(relay));
    worker = new Worker(new FeedMetrics(registry));
    Await.result(workerNode.deployVerticle(worker));
  }

  @AfterEach
  void stop() {
    nodes.reversed().forEach(vertx -> Await.completion(vertx.close()));
  }

  @Test
  void bringsAllThatIsStoredOnceATenantIsFollowed() {
    Await.completion(worker.publish(batch(1, 10)));
    Await.completion(relay.acquire(ACME));

    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      LogBatch batch = batch(3, 50);
      sent.add(LossyWorld.key(batch));
      Await.completion(worker.publish(batch));
    }

    Await.until("not all came", () -> shown.size() == 200);
    assertEquals(sent, shown.stream().map(LossyWorld::key).toList());
    assertTrue(LogBatches.equal(worker.last, List.copyOf(shown).get(199)));
    assertEquals(0, missed.get());
  }

  @Test
  void leavesOutWhatASlowProcessDoesNotTakeAndTellsHowMuch() {
    Await.completion(relay.acquire(ACME));
    CountDownLatch slow = block();
    List<Future<Void>> told = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      told.add(worker.publish(batch(2, 4_000)));
    }
    Await.until("nothing was left out", () -> leftOut() > 150);
    assertFalse(told.get(99).isComplete());
    slow.countDown();

    told.forEach(Await::completion);
    Await.until("not all is known", () -> count() + missed.get() == 200);
    assertEquals(leftOut(), missed.get(), 0.0);
  }

  /** The worker gives up on it meanwhile. */
  @Test
  void learnsWhatItMissedWhileItWasAway() {
    Await.completion(relay.acquire(ACME));
    Await.completion(worker.publish(batch(3, 10)));
    CountDownLatch away = block();
    Await.completion(worker.publish(batch(4, 10)));
    Await.completion(worker.publish(batch(5, 10)));
    away.countDown();

    Await.until("not all is known", () -> count() + missed.get() == 12);
    Await.completion(worker.publish(batch(2, 10)));
    Await.until("not all came", () -> count() + missed.get() == 14);
  }

  @Test
  void tellsNobodyOfATenantThatIsNotFollowed() {
    Await.completion(relay.acquire(ACME));
    Await.completion(worker.publish(LogBatches.of("other", "m", 3)));
    Await.completion(worker.publish(batch(1, 10)));

    Await.until("not all came", () -> count() == 1);
    assertEquals(0, missed.get());
  }

  private ClusterNode join(List<String> members) {
    ClusterConfig.Tls plain = new ClusterConfig.Tls(null, null, null);
    ClusterNode node =
        new ClusterNode(
            new ClusterConfig(true, "relay", "127.0.0.1", 0, 0, members, null, plain),
            Set.of(ProcessRole.WORKER));
    VertxOptions options =
        new VertxOptions().setEventLoopPoolSize(1).setEventBusOptions(node.eventBus());
    Vertx vertx = Await.result(node.join(Vertx.builder().with(options)));
    Bus.registerCodecs(vertx);
    nodes.add(vertx);
    return node;
  }

  /** Keeps the only event loop of the process with subscribers until the latch is down. */
  private CountDownLatch block() {
    CountDownLatch latch = new CountDownLatch(1);
    stream.runOnContext(run -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    return latch;
  }

  private void show(StoredBatches stored) {
    shown.addAll(stored.batches());
    stored.missed().values().forEach(missed::addAndGet);
  }

  private int count() {
    return shown.stream().mapToInt(LogBatch::count).sum();
  }

  private double leftOut() {
    return registry.counter("logserver.stream.left.out.logs").count();
  }

  private static LogBatch batch(int logs, int message) {
    return LogBatches.of(ACME.value(), "m".repeat(message), logs);
  }

  /** Publishes on a context of its own, as the worker does. */
  private static final class Worker extends VerticleBase {

    private final FeedMetrics metrics;
    private Feed feed;
    private volatile LogBatch last;

    Worker(FeedMetrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
      Bus bus = new Bus(vertx, Duration.ofSeconds(5));
      feed = new RelayFeed(vertx, bus, "worker", MAX_BYTES, metrics);
      return feed.open();
    }

    Future<Void> publish(LogBatch batch) {
      last = batch;
      Promise<Void> told = Promise.promise();
      context.runOnContext(
          run -> feed.publish(new StoredBatches(List.of(batch))).onComplete(told::handle));
      return told.future();
    }
  }
}
