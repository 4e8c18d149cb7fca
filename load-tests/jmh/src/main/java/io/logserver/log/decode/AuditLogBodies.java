package io.logserver.log.decode;

import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/** Audit logs of about 415 bytes that do not repeat, as the load tests send them. */
public final class AuditLogBodies {

  /** The tenant of all batches. */
  public static final TenantId TENANT = new TenantId("bench");

  private static final String[] ACTIONS = {"create", "update", "delete", "login", "logout", "export"};
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final SplittableRandom random = new SplittableRandom(7);
  private final LogDecoder decoder =
      new LogDecoder(
          DecodeLimits.DEFAULT, new LogIdGenerator(System::currentTimeMillis, new SplittableRandom(11)));
  private long time = START;

  /** The next lines of NDJSON. */
  public byte[] lines(int count) {
    StringBuilder body = new StringBuilder(count * 430);
    for (int i = 0; i < count; i++) {
      append(body);
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The next lines, decoded. */
  public LogBatch batch(int count) {
    byte[] body = lines(count);
    return decoder.decodeLines(TENANT, "bench", body, body.length);
  }

  private void append(StringBuilder out) {
    int user = random.nextInt(1000);
    int dice = random.nextInt(100);
    out.append("{\"action\":\"").append(ACTIONS[random.nextInt(ACTIONS.length)])
        .append("\",\"resource_type\":\"invoice\",\"resource_id\":\"").append(random.nextInt(1 << 24))
        .append("\",\"timestamp\":\"").append(Instant.ofEpochMilli(time++))
        .append("\",\"ip_address\":\"10.0.").append(random.nextInt(256)).append('.').append(random.nextInt(256))
        .append("\",\"user_agent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64)\",\"before\":{\"email\":\"old")
        .append(user).append("@example.com\",\"name\":\"Old Name ").append(random.nextInt(10_000))
        .append("\"},\"after\":{\"email\":\"new").append(user).append("@example.com\",\"name\":\"New Name ")
        .append(random.nextInt(10_000))
        .append("\"},\"metadata\":{\"editor\":\"admin\",\"source\":\"dashboard\",\"request\":\"")
        .append(String.format("%016x", random.nextLong()))
        .append("\"},\"severity\":\"").append(dice < 70 ? "INFO" : dice < 90 ? "WARNING" : "ERROR").append("\"}\n");
  }
}
