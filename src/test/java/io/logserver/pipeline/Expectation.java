package io.logserver.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogId;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.store.block.BlockStore;
import io.logserver.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the store has to hold once it has all of the queue. */
final class Expectation {

  /**
   * A deletion, and the batches that were visible when it began: it takes its part of all of them,
   * or of none.
   */
  record Deletion(TenantId tenant, long before, Set<Sent> visible) {}

  private final List<Sent> all = new ArrayList<>();
  private final Map<LogId, Sent> byLog = new HashMap<>();
  private @Nullable Deletion interrupted;

  void sending(Sent sent) {
    all.add(sent);
    sent.lines.keySet().forEach(id -> byLog.put(id, sent));
  }

  List<Sent> of(TenantId tenant) {
    return all.stream().filter(sent -> sent.tenant().equals(tenant)).toList();
  }

  void deleted(Deletion deletion, long count) {
    long fewest = 0;
    long most = 0;
    for (Sent sent : of(deletion.tenant())) {
      most += sent.mostBefore(deletion.before());
      if (deletion.visible().contains(sent)) {
        fewest += sent.fewestBefore(deletion.before());
        sent.delete(deletion.before());
      } else {
        sent.mayDelete(deletion.before());
      }
    }
    assertTrue(
        fewest <= count && count <= most, "deleted " + count + " of " + fewest + " to " + most);
  }

  void interrupted(Deletion deletion) {
    interrupted = deletion;
    for (Sent sent : of(deletion.tenant())) {
      if (!deletion.visible().contains(sent)) {
        sent.mayDelete(deletion.before());
      }
    }
  }

  void endLife() {
    all.forEach(Sent::endLife);
  }

  /** Reads everything and compares; what was open is settled by what is found. */
  void verify(BlockStore store, SplittableRandom random) {
    Map<Sent, Set<LogId>> found = new HashMap<>();
    all.forEach(sent -> found.put(sent, new HashSet<>()));
    long logs = 0;
    for (TenantId tenant : SentMaker.TENANTS) {
      Order order = random.nextBoolean() ? Order.ASC : Order.DESC;
      Map<LogId, byte[]> stored = StoredLogs.read(store, tenant, order, 1 + random.nextInt(100));
      stored.forEach((id, line) -> found.get(original(tenant, id, line)).add(id));
      logs += stored.size();
    }
    assertEquals(logs, store.status().logs(), "search and status");
    compare(found);
    readSome(store, found, random);
  }

  private Sent original(TenantId tenant, LogId id, byte[] line) {
    Sent sent = byLog.get(id);
    assertNotNull(sent, "nobody sent this");
    assertEquals(tenant, sent.tenant());
    assertArrayEquals(sent.lines.get(id), line);
    return sent;
  }

  private void compare(Map<Sent, Set<LogId>> found) {
    if (interrupted != null) {
      Deletion deletion = interrupted;
      Set<Sent> visible = deletion.visible();
      if (visible.stream().allMatch(sent -> sent.allows(found.get(sent), deletion.before()))) {
        visible.forEach(sent -> sent.delete(deletion.before()));
      }
      interrupted = null;
    }
    for (Sent sent : all) {
      Set<LogId> there = found.get(sent);
      assertTrue(
          sent.allows(there, Long.MIN_VALUE),
          () ->
              "of a batch of %d logs (%s) %d are there"
                  .formatted(sent.lines.size(), sent.fate, there.size()));
      sent.settle(there);
    }
  }

  private void readSome(BlockStore store, Map<Sent, Set<LogId>> found, SplittableRandom random) {
    for (int i = 0; i < 10 && !all.isEmpty(); i++) {
      Sent sent = all.get(random.nextInt(all.size()));
      LogId id = sent.id();
      for (TenantId tenant : SentMaker.TENANTS) {
        boolean there = tenant.equals(sent.tenant()) && found.get(sent).contains(id);
        StoredLogs.assertGets(store, tenant, id, there ? sent.lines.get(id) : null);
      }
    }
  }
}
