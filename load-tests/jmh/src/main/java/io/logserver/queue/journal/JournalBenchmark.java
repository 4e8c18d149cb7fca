package io.logserver.queue.journal;

import io.logserver.disk.LocalDisk;
import io.logserver.log.LogBatch;
import io.logserver.log.decode.AuditLogBodies;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Batches made durable per second, 64 on their way at a time, with a consumer that keeps up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JournalBenchmark {

  private static final int AT_A_TIME = 64;
  private static final int RECEIVE_BYTES = 1 << 20;

  /** Logs in a batch. */
  @Param({"1", "100"})
  public int logs;

  private Path directory;
  private JournalQueue queue;
  private LogBatch batch;

  /** Opens a journal on the disk of the temporary directory (java.io.tmpdir). */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("logserver-jmh");
    queue = new JournalQueue(new LocalDisk(), JournalSettings.defaults(directory));
    queue.open(0).await();
    batch = new AuditLogBodies().batch(logs);
    consume();
  }

  /** Removes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    queue.close().await();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Sends, and waits until all are durable. */
  @Benchmark
  @OperationsPerInvocation(AT_A_TIME)
  public void send() {
    List<Future<?>> sent = new ArrayList<>(AT_A_TIME);
    for (int i = 0; i < AT_A_TIME; i++) {
      sent.add(queue.send(batch));
    }
    Future.all(sent).await();
  }

  /** Takes deliveries until the queue is closed, on a thread of its own. */
  private void consume() {
    Thread.ofPlatform().daemon().name("consumer").start(() -> {
      while (true) {
        List<Delivery> deliveries;
        try {
          deliveries = queue.receive(RECEIVE_BYTES).await();
        } catch (RuntimeException closed) {
          return;
        }
        queue.acknowledge(deliveries.getLast().position());
      }
    });
  }
}
