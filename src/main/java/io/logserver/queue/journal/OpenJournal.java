package io.logserver.queue.journal;

import io.logserver.disk.Disk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.queue.Delivery;
import io.logserver.queue.QueueStatus;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A journal from the end of its recovery to its closing. */
final class OpenJournal {

  private static final Logger LOG = LoggerFactory.getLogger(OpenJournal.class);

  private static final long PACE_MILLIS = 100;

  private final Disk disk;
  private final JournalSettings settings;
  private final ScheduledExecutorService files;
  private final Segments segments;
  private final DamageMarkers markers;
  private final BacklogReader backlog;
  private final Admission admission;
  private final Deliveries deliveries;
  private final Pacer pacer = new Pacer(System::nanoTime);
  private final Inbox inbox;
  private final JournalWriter writer;
  private final Thread thread;

  /** Recovers and starts the journal; called on {@code files}, the thread for files. */
  OpenJournal(Disk disk, JournalSettings settings, ScheduledExecutorService files, long position)
      throws IOException {
    this.disk = disk;
    this.settings = settings;
    this.files = files;
    segments = new Segments(disk, settings);
    markers = new DamageMarkers(disk, settings.directory());
    RecoveredJournal recovered = new Recovery(segments, markers, settings, position).run();
    backlog = new BacklogReader(segments, markers);
    admission = new Admission(settings, recovered.end(), position);
    deliveries =
        new Deliveries(settings.tailBytes(), position, recovered, backlog, files, pacer::taken);
    inbox = new Inbox();
    SegmentWriter first = segments.begin(recovered.id(), recovered.end());
    writer =
        new JournalWriter(
            inbox, segments, recovered, first, admission, deliveries, pacer, this::prepareLater);
    thread = Thread.ofPlatform().name("journal-writer").daemon().unstarted(writer);
    check();
  }

  void start() {
    thread.start();
    prepareLater();
    long millis = settings.checkEvery().toMillis();
    files.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
    files.scheduleWithFixedDelay(pacer::tick, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  Future<Void> send(LogBatch batch) {
    if (batch.lines().length > SegmentFormat.MAX_LINES) {
      return Future.failedFuture(
          new LogServerException(
              ErrorCode.TOO_LARGE,
              "a batch of " + batch.lines().length + " bytes, at most " + SegmentFormat.MAX_LINES));
    }
    PendingSend send =
        new PendingSend(batch, SegmentFormat.recordLength(LogBatchCodec.length(batch)));
    LogServerException refusal = admission.enter(send.recordLength);
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    switch (inbox.add(send)) {
      case FIRST -> LockSupport.unpark(thread);
      case BEHIND_OTHERS -> {}
      case REFUSED -> {
        admission.leave(send.recordLength);
        return Future.failedFuture(JournalQueue.notOpen());
      }
    }
    return send.future();
  }

  Future<List<Delivery>> receive(int maxBytes) {
    return deliveries.receive(maxBytes);
  }

  void acknowledge(long position) {
    admission.acknowledged(position);
    if (segments.freeable(admission.acknowledged()) != null) {
      files.execute(this::free);
    }
  }

  QueueStatus status() {
    long oldest = deliveries.oldestReceivedAt();
    long age = oldest == 0 ? 0 : Math.max(0, System.currentTimeMillis() - oldest);
    return new QueueStatus(admission.backlog(), deliveries.batches(), age, 0, 0, problem());
  }

  /** Commits what waits and releases everything; called on the thread for files. */
  void close() {
    writer.close();
    LockSupport.unpark(thread);
    join();
    pacer.close();
    deliveries.close();
    try {
      backlog.close();
    } catch (IOException e) {
      LOG.warn("journal: closing a segment failed", e);
    }
  }

  private @Nullable String problem() {
    String damage = markers.problem();
    if (damage != null) {
      return damage;
    }
    String failure = writer.problem();
    return failure != null ? failure : admission.diskFull();
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void prepareLater() {
    files.execute(() -> onFiles("preparing a segment", segments::prepareSpare));
  }

  private void free() {
    Freeing freeing = new Freeing(segments, markers);
    onFiles("freeing segments", () -> freeing.upTo(admission.acknowledged()));
  }

  private void check() {
    onFiles(
        "looking at the disk",
        () -> {
          admission.space(disk.space(settings.directory()));
          markers.refresh();
        });
  }

  private interface FileWork {
    void run() throws IOException;
  }

  private static void onFiles(String what, FileWork work) {
    try {
      work.run();
    } catch (IOException e) {
      LOG.warn("journal: {} failed: {}", what, e.toString());
    }
  }
}
