package io.logserver.store;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LineCompressor;
import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.log.query.RandomLogs;
import io.logserver.queue.Delivery;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded deliveries of hostile logs, with timestamps in any order and a clock that now and then
 * steps back.
 */
public final class DeliveryMaker {

  /** Whose logs they are. */
  public static final List<TenantId> TENANTS =
      List.of(new TenantId("acme"), new TenantId("other"), new TenantId("quiet"));

  private final SplittableRandom random;
  private final RandomLogs logs;
  private long clock = RandomLogs.EPOCH;
  private long serial;
  private long position;

  public DeliveryMaker(long seed) {
    this.random = new SplittableRandom(seed);
    this.logs = new RandomLogs(seed);
  }

  /**
   * The next delivery, of one of {@link #TENANTS}: a few logs, or now and then many; large ones may
   * come compressed.
   */
  public Delivery next() {
    TenantId tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    List<byte[]> lines = new ArrayList<>();
    for (int n = random.nextInt(random.nextInt(10) == 0 ? 60 : 6); n >= 0; n--) {
      lines.add(line());
    }
    position += 1 + random.nextInt(3);
    return new Delivery(position, compressed(TestLogs.batch(tenant, lines)));
  }

  private LogBatch compressed(LogBatch batch) {
    if (random.nextInt(3) == 0) {
      return batch;
    }
    try (LineCompressor compressor = new LineCompressor(random.nextBoolean() ? 4096 : 64 << 10)) {
      return compressor.compress(batch);
    }
  }

  private byte[] line() {
    byte[] line = logs.line();
    clock += random.nextInt(100) == 0 ? -random.nextLong(5000) : random.nextLong(100);
    LogId id = new LogId(clock << 16 | 0x7000, 1L << 63 | ++serial);
    byte[] text = id.toString().getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(text, 0, line, CanonicalLine.ID, text.length);
    return line;
  }
}
