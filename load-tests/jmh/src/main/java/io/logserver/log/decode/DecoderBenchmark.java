package io.logserver.log.decode;

import io.logserver.log.LogBatch;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The door, in logs per second of one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBenchmark {

  private static final int LOGS = 1000;

  private final byte[] bulk = new AuditLogBodies().lines(LOGS);
  private final byte[] single = new AuditLogBodies().lines(1);
  private final LogDecoder decoder =
      new LogDecoder(
          DecodeLimits.DEFAULT, new LogIdGenerator(System::currentTimeMillis, new SplittableRandom(3)));

  /** A bulk of 1000. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public LogBatch bulk() {
    return decoder.decodeLines(AuditLogBodies.TENANT, "bench", bulk, bulk.length);
  }

  /** One log a body. */
  @Benchmark
  public LogBatch single() {
    return decoder.decodeOne(AuditLogBodies.TENANT, "bench", single, single.length);
  }
}
