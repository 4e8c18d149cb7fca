package io.logserver.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.queue.Await;
import io.logserver.store.LogReader;
import io.logserver.tenant.TenantId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All logs of a tenant, read page by page; fails when a page, the counts and single reads do not
 * agree.
 */
final class StoredLogs {

  private StoredLogs() {}

  static Map<LogId, byte[]> read(LogReader store, TenantId tenant, Order order, int pageSize) {
    Map<LogId, byte[]> logs = new LinkedHashMap<>();
    LogPosition after = null;
    LogPage page;
    do {
      page =
          Await.result(
              store.search(
                  tenant, new LogQuery(LogFilter.ALL, order, 0, pageSize, after, Total.EXACT)));
      for (byte[] line : page.lines()) {
        LogPosition position = position(line);
        if (after != null) {
          int step = position.compareTo(after);
          assertTrue(order == Order.ASC ? step > 0 : step < 0, "out of order: " + text(line));
        }
        assertNull(logs.put(position.id(), line), "twice");
        assertTrue(text(line).contains("\"tenant_id\":\"" + tenant + "\""), "of another tenant");
        after = position;
      }
    } while (page.more());
    assertEquals(logs.size(), page.total(), "search and its total");
    assertEquals(
        counts(logs), Await.result(store.stats(tenant, LogFilter.ALL)), "search and stats");
    return logs;
  }

  static void assertGets(LogReader store, TenantId tenant, LogId id, byte[] line) {
    byte[] found = Await.result(store.get(tenant, id)).orElse(null);
    assertArrayEquals(line, found, "search and get");
  }

  private static Map<Severity, Long> counts(Map<LogId, byte[]> logs) {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    logs.values().forEach(line -> counts.merge(CanonicalLine.severity(line, 0), 1L, Long::sum));
    return counts;
  }

  private static LogPosition position(byte[] line) {
    return new LogPosition(CanonicalLine.timestamp(line, 0), CanonicalLine.id(line, 0));
  }

  private static String text(byte[] line) {
    return new String(line, java.nio.charset.StandardCharsets.UTF_8);
  }
}
