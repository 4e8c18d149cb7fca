package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.decode.AuditLogBodies;
import io.logserver.log.query.Words;
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

/** The words of a block: making its filter, in logs per second; asking it, in probes per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenFilterBenchmark {

  private static final int LOGS = 500;
  private static final int PROBES = 1000;

  private final LogBatch block = new AuditLogBodies().batch(LOGS);
  private final WordSet set = new WordSet();
  private final Words words = new Words(set);
  private final long[][] absent = new long[PROBES][1];
  private byte[] filter;

  /** A filter of the block, and words that are hardly in it. */
  public TokenFilterBenchmark() {
    filter = build();
    SplittableRandom random = new SplittableRandom(5);
    for (long[] word : absent) {
      word[0] = random.nextLong();
    }
  }

  /** Words of the lines, and the filter over them. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public byte[] build() {
    byte[] lines = block.lines();
    set.clear();
    words.begin(lines);
    for (int start = 0, end; start < lines.length; start = end + 1) {
      end = CanonicalLine.end(lines, start, lines.length);
      words.line(start, end);
    }
    return TokenFilter.of(set);
  }

  /** Words that are not there. */
  @Benchmark
  @OperationsPerInvocation(PROBES)
  public int probe() {
    int affirmed = 0;
    for (long[] word : absent) {
      affirmed += TokenFilter.mayContain(filter, word) ? 1 : 0;
    }
    return affirmed;
  }
}
