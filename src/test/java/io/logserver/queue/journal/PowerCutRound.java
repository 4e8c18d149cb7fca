package io.logserver.queue.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.PowerCutDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.log.LogId;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Some lives of a journal, each ended by a power cut, a kill or a close, with a store beside it
 * that keeps deliveries up to a position. At the end the store has each batch that was acknowledged
 * to its sender once, each of unknown outcome at most once, and nothing else.
 */
final class PowerCutRound {

  private final SplittableRandom random;
  private final PowerCutDisk disk;
  private final JournalSettings settings;
  private final Map<LogId, LogBatch> sent = new HashMap<>();
  private final Set<LogId> acknowledged = new HashSet<>();
  private final Set<LogId> refused = new HashSet<>();
  private final List<LogBatch> stored = new ArrayList<>();
  private final List<Delivery> received = new ArrayList<>();
  private long storedPosition;

  PowerCutRound(long seed, Path directory, Set<String> ignoredSites) {
    random = new SplittableRandom(seed);
    disk = new PowerCutDisk(seed);
    ignoredSites.forEach(disk::ignoreSite);
    settings = settings(directory);
  }

  /** Small segments, and no limits that would come into play. */
  static JournalSettings settings(Path directory) {
    return new JournalSettings(
        directory, 4096, 64 << 10, 2048, 64 << 10, 0, 0, Duration.ofHours(1));
  }

  Set<String> sites() {
    return disk.sites();
  }

  void run() throws IOException {
    int lives = 2 + random.nextInt(3);
    for (int life = 0; life < lives; life++) {
      disk.cutPowerAt(1 + random.nextInt(90));
      live(random.nextInt(25));
      if (random.nextInt(3) == 0) {
        disk.restart();
      } else {
        disk.restore();
      }
    }
    live(0);
    verify();
  }

  private void live(int steps) {
    received.clear();
    JournalQueue queue = new JournalQueue(disk, settings);
    try {
      if (opened(queue)) {
        for (int step = 0; step < steps && !disk.isOff(); step++) {
          step(queue);
        }
        if (steps == 0) {
          consume(queue, Integer.MAX_VALUE, true);
        }
      }
    } finally {
      Await.result(queue.close());
    }
  }

  private boolean opened(JournalQueue queue) {
    Future<Void> opening = queue.open(storedPosition);
    Await.completion(opening);
    if (disk.isOff()) {
      return false;
    }
    assertNull(opening.cause());
    assertNull(queue.status().problem());
    return true;
  }

  private void step(JournalQueue queue) {
    if (random.nextInt(12) == 0) {
      disk.failNextForceAt(
          random.nextInt(4) == 0 ? "Segments.begin force" : "SegmentWriter.force force");
    }
    sendSome(queue);
    if (random.nextInt(3) == 0) {
      consume(queue, random.nextInt(12), random.nextBoolean());
    }
  }

  private void sendSome(JournalQueue queue) {
    List<LogBatch> batches = new ArrayList<>();
    List<Future<Void>> sends = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int size = random.nextInt(20) == 0 ? 6000 : random.nextInt(700);
      LogBatch batch = LogBatches.of("acme", "x".repeat(size));
      sent.put(id(batch), batch);
      batches.add(batch);
      sends.add(queue.send(batch));
    }
    for (int i = 0; i < count; i++) {
      Future<Void> send = sends.get(i);
      Await.completion(send);
      if (send.succeeded()) {
        acknowledged.add(id(batches.get(i)));
      } else if (((LogServerException) send.cause()).code() != ErrorCode.OUTCOME_UNKNOWN) {
        refused.add(id(batches.get(i)));
      }
    }
  }

  private void consume(JournalQueue queue, int atMost, boolean store) {
    int enough = (int) Math.min(Integer.MAX_VALUE, (long) received.size() + atMost);
    while (received.size() < enough && queue.status().backlogBatches() > 0) {
      Future<List<Delivery>> receive = queue.receive(1500);
      Await.completion(receive);
      if (receive.failed() && disk.isOff()) {
        break;
      }
      received.addAll(Await.result(receive));
    }
    if (store && !received.isEmpty()) {
      received.forEach(delivery -> stored.add(delivery.batch()));
      storedPosition = received.getLast().position();
      queue.acknowledge(storedPosition);
      received.clear();
    }
  }

  private void verify() {
    Set<LogId> seen = new HashSet<>();
    for (LogBatch batch : stored) {
      LogBatch original = sent.get(id(batch));
      assertNotNull(original, "foreign batch");
      assertTrue(LogBatches.equal(original, batch), "changed batch");
      assertTrue(seen.add(id(batch)), "delivered twice");
      assertTrue(!refused.contains(id(batch)), "delivered though refused");
    }
    Set<LogId> lost = new HashSet<>(acknowledged);
    lost.removeAll(seen);
    assertEquals(Set.of(), lost, "lost");
  }

  private static LogId id(LogBatch batch) {
    return batch.summary().minId();
  }
}
