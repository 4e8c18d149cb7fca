package io.logserver.stream;

import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.log.Severity;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;

/**
 * Batches whose ids count upwards, so that a test can tell which entries arrived, and in which
 * order.
 */
final class Lines {

  private static final long EPOCH = 0x0197_0000_0000_7000L;

  private Lines() {}

  /**
   * Entries {@code from} to {@code from + count - 1}, each with a message of that many characters.
   */
  static LogBatch batch(TenantId tenant, int from, int count, int message) {
    var lines = new StringBuilder();
    int[] severities = new int[Severity.ALL.size()];
    for (int i = from; i < from + count; i++) {
      lines.append(line(tenant, i, "m".repeat(message))).append('\n');
      severities[severity(i).ordinal()]++;
    }
    var summary = new LogSummary(count, id(from), id(from + count - 1), 0, 0, severities);
    return new LogBatch(tenant, summary, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String line(TenantId tenant, int number, String message) {
    return ("{\"id\":\"%s\",\"timestamp\":\"2025-06-27T12:34:56.789Z\",\"severity\":\"%s\",\"tenant_id\":\"%s\","
            + "\"user_id\":\"u\",\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"%d\","
            + "\"message\":\"%s\",\"ip_address\":null,\"user_agent\":null,\"before\":null,\"after\":null,"
            + "\"metadata\":null}")
        .formatted(id(number), severity(number), tenant, number, message);
  }

  /** Every tenth entry is an error. */
  static Severity severity(int number) {
    return number % 10 == 0 ? Severity.ERROR : Severity.INFO;
  }

  static LogId id(int number) {
    return new LogId(EPOCH, number);
  }

  /** The number of the entry that a frame holds. */
  static int number(String frame) {
    return (int) LogId.parse(frame.substring(7, 43)).low();
  }
}
