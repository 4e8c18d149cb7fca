package io.logserver.pipeline;

import io.logserver.disk.PowerCutDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.queue.Await;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Some lives of a pipeline on one disk, each ended by a power cut, a kill of the process or a
 * close; a cut may come again while the next life begins. Whenever the store has all of the queue
 * it has to hold what {@link Expectation} says.
 */
public final class PipelineRun {

  private final SplittableRandom random;
  private final Vertx vertx;
  private final PowerCutDisk disk;
  private final Path directory;
  private final SentMaker maker;
  private final Expectation expectation = new Expectation();
  private final Map<Sent, Future<Void>> sends = new LinkedHashMap<>();
  private final List<List<String>> cuts = new ArrayList<>();
  private final int commitBytes;
  private Pipeline pipeline;
  private boolean verified;

  /**
   * @param directory an empty one
   */
  public PipelineRun(long seed, Vertx vertx, PowerCutDisk disk, Path directory) {
    this.random = new SplittableRandom(seed);
    this.vertx = vertx;
    this.disk = disk;
    this.directory = directory;
    this.maker = new SentMaker(random);
    this.commitBytes = List.of(1, 1500, 6000).get(random.nextInt(3));
  }

  /** What was being done at each cut so far, see {@link PowerCutDisk#cutPlace}. */
  public List<List<String>> cuts() {
    return cuts;
  }

  /** Lives, dies, and fails when something was lost, came twice, came back, or is another's. */
  public void run() throws IOException {
    int lives = 3 + random.nextInt(3);
    for (int life = 0; life < lives; life++) {
      disk.cutPowerAt(1 + random.nextInt(random.nextInt(4) == 0 ? 50 : 500));
      live(random.nextInt(16));
      endLife();
    }
    for (int life = 0; life < 2; life++) {
      live(0);
    }
  }

  private void live(int steps) {
    pipeline = new Pipeline(vertx, disk, directory, commitBytes);
    verified = false;
    try {
      if (opened()) {
        for (int step = 0; step < steps && !disk.isOff(); step++) {
          step();
        }
        stop();
      }
    } finally {
      pipeline.abandon();
    }
    awaitSends();
    expectation.endLife();
  }

  private boolean opened() {
    Future<?> opening = pipeline.open();
    Await.completion(opening);
    if (opening.failed() && !disk.isOff()) {
      throw new AssertionError("it does not open", opening.cause());
    }
    return opening.succeeded();
  }

  private void stop() {
    verify();
    if (!disk.isOff()) {
      pipeline.close();
    }
  }

  private void endLife() throws IOException {
    if (disk.isOff()) {
      cuts.add(disk.cutPlace());
    }
    if (random.nextInt(3) == 0) {
      disk.restart();
    } else {
      disk.restore();
    }
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0 -> disk.failNextForceAt("SegmentWriter.force force");
      case 1 -> disk.failNextForceAt("Segments.begin force");
      case 2 -> verify();
      case 3, 4 -> delete();
      case 5, 6, 7 -> drain();
      case 8, 9 -> send();
      default -> {
        send();
        awaitSends();
      }
    }
  }

  private void send() {
    for (int i = random.nextInt(6); i >= 0; i--) {
      Sent sent = maker.next();
      expectation.sending(sent);
      sends.put(sent, pipeline.send(sent));
    }
  }

  private void awaitSends() {
    sends.forEach((sent, send) -> {
      Await.completion(send);
      if (send.succeeded()) {
        sent.fate = Sent.Fate.THERE;
        pipeline.expectOneMore();
      } else if (((LogServerException) send.cause()).code() != ErrorCode.OUTCOME_UNKNOWN) {
        sent.fate = Sent.Fate.REFUSED;
      }
    });
    sends.clear();
  }

  /** Waits until the store has all of the queue. */
  private void drain() {
    awaitSends();
    Await.until("the worker is idle", () -> pipeline.isDrained() || disk.isOff());
  }

  private void verify() {
    drain();
    if (!disk.isOff()) {
      expectation.verify(pipeline.store, random);
      verified = true;
    }
  }

  private void delete() {
    if (!verified) {
      verify();
    }
    if (verified) {
      if (random.nextBoolean()) {
        send();
      }
      delete(maker.tenant(), maker.time());
      awaitSends();
    }
  }

  private void delete(TenantId tenant, long before) {
    Set<Sent> visible =
        expectation.of(tenant).stream().filter(this::isVisible).collect(Collectors.toSet());
    visible.forEach(sent -> sent.fate = Sent.Fate.THERE);
    Expectation.Deletion deletion = new Expectation.Deletion(tenant, before, visible);
    Future<Long> deleted = pipeline.store.delete(tenant, before);
    Await.completion(deleted);
    if (deleted.succeeded()) {
      expectation.deleted(deletion, deleted.result());
    } else if (deleted.cause() instanceof LogServerException) {
      expectation.interrupted(deletion);
    } else {
      throw new AssertionError("a failure without a code", deleted.cause());
    }
  }

  /** Sent in an earlier life and found in this one, or become visible since. */
  private boolean isVisible(Sent sent) {
    return sent.wasFound() || pipeline.isVisible(sent);
  }
}
