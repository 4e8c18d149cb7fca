package io.logserver.pipeline;

import io.logserver.bus.Bus;
import io.logserver.disk.Disk;
import io.logserver.queue.Await;
import io.logserver.queue.journal.JournalQueue;
import io.logserver.queue.journal.JournalSettings;
import io.logserver.store.block.BlockStore;
import io.logserver.store.block.BlockStoreSettings;
import io.logserver.stream.Feed;
import io.logserver.worker.WorkerMetrics;
import io.logserver.worker.WorkerVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Journal, worker and block store of one process, put together as the server does it, over a disk
 * of the test.
 */
final class Pipeline {

  final JournalQueue queue;
  final BlockStore store;
  private final RecordingAppender appender;
  private final Vertx vertx;
  private volatile String worker = "";
  private volatile long expected;

  /**
   * @param commitBytes lines after which the store commits
   */
  Pipeline(Vertx vertx, Disk disk, Path directory, int commitBytes) {
    this.vertx = vertx;
    queue = new JournalQueue(disk, journal(directory.resolve("journal")));
    store = new BlockStore(disk, blocks(directory.resolve("store"), commitBytes));
    appender = new RecordingAppender(store);
  }

  /** Segments, tail, blocks and memory so small that a few batches fill them. */
  private static JournalSettings journal(Path directory) {
    return new JournalSettings(
        directory, 4096, 1 << 20, 4096, 256 << 10, 0, 0, Duration.ofHours(1));
  }

  private static BlockStoreSettings blocks(Path directory, int commitBytes) {
    return new BlockStoreSettings(
        directory,
        8192,
        16 << 10,
        32 << 10,
        Duration.ofHours(1),
        commitBytes,
        1,
        100,
        Duration.ofMinutes(1),
        1);
  }

  Future<?> open() {
    return store
        .open()
        .compose(open -> queue.open(store.durable()))
        .onSuccess(open -> expected = queue.status().backlogBatches())
        .compose(open -> deployWorker());
  }

  private Future<?> deployWorker() {
    WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
    Bus bus = new Bus(vertx, Duration.ofSeconds(10));
    return vertx
        .deployVerticle(new WorkerVerticle(queue, appender, Feed.local(bus), metrics))
        .onSuccess(id -> worker = id);
  }

  Future<Void> send(Sent sent) {
    return queue.send(sent.batch);
  }

  /** Another send was acknowledged, so the worker will get its batch. */
  void expectOneMore() {
    expected++;
  }

  /** Whether that batch became visible since the opening. */
  boolean isVisible(Sent sent) {
    return appender.visible().contains(sent.id());
  }

  /** Whether all that was acknowledged is in the store. */
  boolean isDrained() {
    return appender.visible().size() >= expected;
  }

  /** Stops as the server does. */
  void close() {
    Await.completion(vertx.undeploy(worker));
    end();
  }

  /**
   * Lets go of the threads and files of a process whose disk is dead; its worker ends by itself.
   */
  void abandon() {
    if (!worker.isEmpty()) {
      vertx.undeploy(worker);
    }
    end();
  }

  private void end() {
    Await.completion(queue.close());
    Await.completion(store.close());
  }
}
