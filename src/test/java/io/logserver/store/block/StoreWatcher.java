package io.logserver.store.block;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.tenant.TenantId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A reader beside a test. The logs of a tenant that nobody deletes only become more: no read may
 * count fewer than the one before, see a log twice, or miss one that was seen.
 */
final class StoreWatcher {

  private final BlockStore store;
  private final TenantId tenant;
  private final CompletableFuture<Void> done;
  private volatile boolean stopped;
  private long count;
  private Set<LogId> seen = Set.of();

  StoreWatcher(BlockStore store, TenantId tenant) {
    this.store = store;
    this.tenant = tenant;
    this.done = CompletableFuture.runAsync(this::watch, task -> new Thread(task).start());
  }

  /** Ends the watch; fails when it saw something wrong. */
  void stop() {
    stopped = true;
    done.join();
  }

  private void watch() {
    while (!stopped) {
      readPage();
      readStats();
    }
  }

  private void readPage() {
    LogQuery query = new LogQuery(LogFilter.ALL, Order.ASC, 0, 1000, null, Total.EXACT);
    LogPage page = await(store.search(tenant, query));
    Set<LogId> ids = new HashSet<>();
    page.lines().forEach(line -> ids.add(CanonicalLine.id(line, 0)));
    assertEquals(page.lines().size(), ids.size(), "a log was seen twice");
    assertEquals(Math.min(1000, page.total()), ids.size(), "the page and the count differ");
    assertTrue(page.more() || ids.containsAll(seen), "a log was missed");
    assertGrows(page.total());
    seen = page.more() ? Set.of() : ids;
  }

  private void readStats() {
    assertGrows(
        await(store.stats(tenant, LogFilter.ALL)).values().stream().mapToLong(n -> n).sum());
  }

  private void assertGrows(long next) {
    assertTrue(next >= count, () -> "counted " + next + " logs after " + count);
    count = next;
  }
}
