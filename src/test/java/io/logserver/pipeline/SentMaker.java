package io.logserver.pipeline;

import io.logserver.log.LineCompressor;
import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.RandomLogs;
import io.logserver.store.TestLogs;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded batches of two tenants, with timestamps in any order. */
final class SentMaker {

  static final List<TenantId> TENANTS = List.of(new TenantId("acme"), new TenantId("other"));

  /** Milliseconds between the earliest and the latest timestamp. */
  private static final int SPAN = 1000;

  private final SplittableRandom random;
  private long serial;

  SentMaker(SplittableRandom random) {
    this.random = random;
  }

  TenantId tenant() {
    return TENANTS.get(random.nextInt(TENANTS.size()));
  }

  /** Some time among the timestamps, epoch milliseconds. */
  long time() {
    return RandomLogs.EPOCH + random.nextInt(SPAN);
  }

  /** Mostly a few logs, now and then more than a segment of the journal holds. */
  Sent next() {
    TenantId tenant = tenant();
    int count = 1 + random.nextInt(random.nextInt(25) == 0 ? 30 : 5);
    long earliest = time();
    List<byte[]> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      LogId id = TestLogs.id(++serial);
      Severity severity = Severity.ALL.get(random.nextInt(Severity.ALL.size()));
      long time = earliest + random.nextInt(SPAN / 10);
      lines.add(TestLogs.line(tenant, id, time, severity, "x".repeat(random.nextInt(80))));
    }
    return new Sent(compressed(TestLogs.batch(tenant, lines)), lines);
  }

  private static LogBatch compressed(LogBatch batch) {
    try (LineCompressor compressor = new LineCompressor(4096)) {
      return compressor.compress(batch);
    }
  }
}
