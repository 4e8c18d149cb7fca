package io.logserver.log;

import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Batches for tests: canonical lines with ids that grow. */
public final class LogBatches {

  private static final AtomicLong LAST = new AtomicLong();

  private LogBatches() {}

  /** One log whose message is {@code message}. */
  public static LogBatch of(String tenant, String message) {
    return of(tenant, message, 1);
  }

  /** {@code count} logs with the same message. */
  public static LogBatch of(String tenant, String message, int count) {
    return at(System.currentTimeMillis(), tenant, message, count);
  }

  /** {@code count} logs received at {@code receivedAt}, epoch milliseconds. */
  public static LogBatch at(long receivedAt, String tenant, String message, int count) {
    StringBuilder lines = new StringBuilder();
    LogId first = null;
    LogId last = null;
    for (int i = 0; i < count; i++) {
      last = new LogId(receivedAt << 16 | 0x7000, 0x8000_0000_0000_0000L | LAST.incrementAndGet());
      first = first == null ? last : first;
      lines
          .append("{\"id\":\"")
          .append(last)
          .append("\",\"timestamp\":\"")
          .append(Timestamps.format(receivedAt));
      lines
          .append("\",\"severity\":\"INFO\",\"tenant_id\":\"")
          .append(tenant)
          .append("\",\"user_id\":\"u\",");
      lines
          .append("\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"r\",\"message\":\"")
          .append(message);
      lines.append(
          "\",\"ip_address\":null,\"user_agent\":null,\"before\":null,\"after\":null,\"metadata\":null}\n");
    }
    int[] severities = new int[Severity.ALL.size()];
    severities[Severity.INFO.ordinal()] = count;
    return new LogBatch(
        new TenantId(tenant),
        new LogSummary(count, first, last, receivedAt, receivedAt, severities),
        lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the two are equal in every value. */
  public static boolean equal(LogBatch a, LogBatch b) {
    LogSummary left = a.summary();
    LogSummary right = b.summary();
    return a.tenant().equals(b.tenant())
        && Arrays.equals(a.lines(), b.lines())
        && left.count() == right.count()
        && left.minId().equals(right.minId())
        && left.maxId().equals(right.maxId())
        && left.minTime() == right.minTime()
        && left.maxTime() == right.maxTime()
        && Arrays.equals(left.severities(), right.severities());
  }
}
