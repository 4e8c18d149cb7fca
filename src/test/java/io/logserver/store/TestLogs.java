package io.logserver.store;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.log.Severity;
import io.logserver.log.Timestamps;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Makes canonical lines and batches, and waits for stores. */
public final class TestLogs {

  private TestLogs() {}

  /** The id of the n-th log. */
  public static LogId id(long n) {
    return new LogId(0x0197_AF00_0000_7000L + (n << 16), 0x8000_0000_0000_0000L | n);
  }

  /** A log with that id, time and severity. */
  public static byte[] line(
      TenantId tenant, LogId id, long time, Severity severity, String message) {
    String line =
        "{\"id\":\""
            + id
            + "\",\"timestamp\":\""
            + Timestamps.format(time)
            + "\",\"severity\":\""
            + severity
            + "\",\"tenant_id\":\""
            + tenant
            + "\",\"user_id\":\"u1\",\"action\":\"login\""
            + ",\"resource_type\":\"door\",\"resource_id\":\""
            + message
            + "\",\"message\":\""
            + message
            + "\",\"ip_address\":null,\"user_agent\":null,\"before\":null,\"after\":null,\"metadata\":null}";
    return line.getBytes(StandardCharsets.UTF_8);
  }

  /** A batch of these lines, which have no line feeds. */
  public static LogBatch batch(TenantId tenant, List<byte[]> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      bytes.writeBytes(line);
      bytes.write('\n');
    }
    return new LogBatch(tenant, summary(lines), bytes.toByteArray());
  }

  private static LogSummary summary(List<byte[]> lines) {
    List<LogId> ids = lines.stream().map(line -> CanonicalLine.id(line, 0)).sorted().toList();
    long[] times =
        lines.stream().mapToLong(line -> CanonicalLine.timestamp(line, 0)).sorted().toArray();
    int[] severities = new int[Severity.ALL.size()];
    lines.forEach(line -> severities[CanonicalLine.severity(line, 0).ordinal()]++);
    return new LogSummary(
        lines.size(), ids.getFirst(), ids.getLast(), times[0], times[times.length - 1], severities);
  }

  /** The result of a future that completes within a minute. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause
          && !(e.getCause() instanceof CompletionException)) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
