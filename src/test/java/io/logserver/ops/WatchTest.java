package io.logserver.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskSpace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What health says of the disk and of the event loops. */
class WatchTest {

  private static final long GIB = 1L << 30;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicReference<DiskSpace> space = new AtomicReference<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void speaksUpBeforeTheDiskIsFull() throws Exception {
    space.set(new DiskSpace(10 * GIB, 100 * GIB));
    DiskWatch watch = watch();
    assertNull(watch.problem());
    assertEquals(10.0 * GIB, registry.get("logserver.disk.free.bytes").gauge().value());
    assertEquals(100.0 * GIB, registry.get("logserver.disk.total.bytes").gauge().value());

    space.set(new DiskSpace(7 * GIB, 100 * GIB));
    assertTrue(String.valueOf(watch().problem()).contains("nearly full"));
    space.set(new DiskSpace(GIB, 2 * GIB));
    assertTrue(String.valueOf(watch().problem()).contains("nearly full"));
    space.set(null);
    assertTrue(String.valueOf(watch().problem()).contains("is not known"));
  }

  @Test
  void seesALoopThatStandsStillAndThatItGoesOn() throws Exception {
    EventLoopLag lag = new EventLoopLag(registry);
    await(vertx.deployVerticle(lag.probes(), new DeploymentOptions().setInstances(2)));
    assertNull(lag.problem());

    CountDownLatch goOn = new CountDownLatch(1);
    vertx.deployVerticle(
        () ->
            new io.vertx.core.VerticleBase() {
              @Override
              public Future<?> start() throws Exception {
                goOn.await();
                return Future.succeededFuture();
              }
            },
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors() * 2));
    until(() -> String.valueOf(lag.problem()).contains("event loops have stood still"));
    goOn.countDown();
    until(() -> lag.problem() == null);
    assertTrue(
        registry.get("logserver.eventloop.lag").timer().max(TimeUnit.SECONDS) > 4,
        "the delay is not measured");
  }

  private DiskWatch watch() throws Exception {
    DiskWatch watch = new DiskWatch(disk(), Path.of("data"), registry);
    await(vertx.deployVerticle(watch));
    return watch;
  }

  /** A disk of which nothing is asked but its room. */
  private Disk disk() {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              DiskSpace now = space.get();
              if (!method.getName().equals("space") || now == null) {
                throw new IOException("no " + method.getName());
              }
              return now;
            });
  }

  private static void until(Supplier<Boolean> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.get()) {
      assertTrue(System.nanoTime() < deadline, "it did not happen within 20 s");
      Thread.onSpinWait();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
