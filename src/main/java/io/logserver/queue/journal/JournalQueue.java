package io.logserver.queue.journal;

import io.logserver.disk.Disk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.queue.Delivery;
import io.logserver.queue.LogQueue;
import io.logserver.queue.QueueStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The embedded queue: an append-only journal on the local disk.
 *
 * <p>A position is the end of a record, counted over all segments since the journal began, and
 * never used twice. One thread writes ({@link JournalWriter}); another does all that may block on
 * files beside it: recovery, reading a backlog, freeing and preparing segments. Calls never block.
 * Futures complete on these threads, without a context: what listens to them has to be short and to
 * hop to its own thread.
 *
 * <p>A queue is opened once. The directory must belong to one process, see {@link
 * io.logserver.disk.DataDirectoryLock}.
 */
public final class JournalQueue implements LogQueue {

  private final Disk disk;
  private final JournalSettings settings;
  private final ScheduledThreadPoolExecutor files;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> closed = Promise.promise();
  private volatile @Nullable OpenJournal journal;

  /** A queue that is not open yet. */
  public JournalQueue(Disk disk, JournalSettings settings) {
    this.disk = disk;
    this.settings = settings;
    this.files =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("journal-files").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public Future<Void> open(long position) {
    Promise<Void> opened = Promise.promise();
    files.execute(() -> {
      try {
        OpenJournal recovered = new OpenJournal(disk, settings, files, position);
        recovered.start();
        journal = recovered;
        opened.complete();
      } catch (IOException | RuntimeException e) {
        opened.fail(e);
      }
    });
    return opened.future();
  }

  @Override
  public Future<Void> send(LogBatch batch) {
    OpenJournal open = journal;
    return open == null ? Future.failedFuture(notOpen()) : open.send(batch);
  }

  @Override
  public Future<List<Delivery>> receive(int maxBytes) {
    OpenJournal open = journal;
    return open == null ? Future.failedFuture(notOpen()) : open.receive(maxBytes);
  }

  @Override
  public void acknowledge(long position) {
    OpenJournal open = journal;
    if (open != null) {
      open.acknowledge(position);
    }
  }

  @Override
  public QueueStatus status() {
    OpenJournal open = journal;
    return open == null ? new QueueStatus(0, 0, 0, 0, 0, "the journal is not open") : open.status();
  }

  @Override
  public Future<Void> close() {
    if (closing.compareAndSet(false, true)) {
      files.execute(this::closeOnFiles);
    }
    return closed.future();
  }

  private void closeOnFiles() {
    OpenJournal open = journal;
    if (open != null) {
      open.close();
    }
    files.shutdown();
    files.getQueue().clear();
    closed.complete();
  }

  /** The answer to everything before the opening and after the closing. */
  static LogServerException notOpen() {
    return new LogServerException(ErrorCode.UNAVAILABLE, "the queue is not open");
  }
}
