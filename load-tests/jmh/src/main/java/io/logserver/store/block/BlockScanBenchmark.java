package io.logserver.store.block;

import io.logserver.disk.LocalDisk;
import io.logserver.log.decode.AuditLogBodies;
import io.logserver.log.query.FieldCondition;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.SearchExpression;
import io.logserver.queue.Delivery;
import io.logserver.store.LogScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Scans of a store of 200,000 logs, in logs looked at per second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class BlockScanBenchmark {

  private static final int BATCHES = 200;
  private static final int BATCH = 1000;
  private static final int LOGS = BATCHES * BATCH;

  private Path directory;
  private BlockStore store;

  /** Fills the store. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("logserver-jmh");
    store = new BlockStore(new LocalDisk(), BlockStoreSettings.defaults(directory));
    store.open().await();
    AuditLogBodies bodies = new AuditLogBodies();
    for (int i = 1; i <= BATCHES; i++) {
      store.append(List.of(new Delivery(i, bodies.batch(BATCH)))).await();
    }
  }

  /** Removes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    store.close().await();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Every log, as an export does. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public long everything() {
    return bytes(LogFilter.ALL);
  }

  /** A substring that no filter can prune. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public long substring() {
    return bytes(search("*nowher*"));
  }

  /** A word that the filters of all blocks deny. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public long absentWord() {
    return bytes(search("nowhere"));
  }

  private static LogFilter search(String text) {
    List<FieldCondition> none = List.of();
    return new LogFilter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, none, new SearchExpression(text));
  }

  private long bytes(LogFilter filter) {
    long bytes = 0;
    try (LogScan scan = store.scan(AuditLogBodies.TENANT, filter)) {
      for (byte[] piece = scan.next().await(); piece != null; piece = scan.next().await()) {
        bytes += piece.length;
      }
    }
    return bytes;
  }
}
