package io.logserver.queue.journal;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes all sends that wait, writes them, forces once and answers
 * them all: the more wait, the more a force carries.
 *
 * <p>After a failed write or force nobody knows what of the group is on the disk. Its senders are
 * told so, the segment is given up, and before anything else is written a new segment is begun at
 * the position up to which the old one is durable. Once that is durable itself, the group is beyond
 * the old segment's end and will never be delivered; if the process ends before, it may be
 * delivered after the restart, ahead of all that is sent then. Either way a batch is delivered at
 * most once and the order holds.
 */
final class JournalWriter implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private final Inbox inbox;
  private final Segments segments;
  private final long journalId;
  private final Admission admission;
  private final Deliveries deliveries;
  private final Pacer pacer;
  private final Runnable segmentBegun;
  private final List<PendingSend> group = new ArrayList<>();
  private @Nullable SegmentWriter segment;
  private @Nullable PendingSend next;
  private long durable;
  private volatile boolean closing;
  private volatile @Nullable String problem;

  /**
   * A writer that has not started.
   *
   * @param segment the segment begun at {@code durable}
   * @param segmentBegun told after each further segment was begun
   */
  JournalWriter(
      Inbox inbox,
      Segments segments,
      RecoveredJournal recovered,
      SegmentWriter segment,
      Admission admission,
      Deliveries deliveries,
      Pacer pacer,
      Runnable segmentBegun) {
    this.inbox = inbox;
    this.segments = segments;
    this.journalId = recovered.id();
    this.durable = recovered.end();
    this.segment = segment;
    this.admission = admission;
    this.deliveries = deliveries;
    this.pacer = pacer;
    this.segmentBegun = segmentBegun;
  }

  /** Has the writer refuse what comes, commit what waits, and end. It may have to be woken. */
  void close() {
    closing = true;
  }

  /** Why nothing can be written at the moment; null when it can. */
  @Nullable String problem() {
    return problem;
  }

  @Override
  public void run() {
    try {
      commitUntilClosed();
    } catch (Throwable e) {
      end(e);
    }
    closeSegment();
  }

  private void commitUntilClosed() {
    while (!closing) {
      next = inbox.take();
      if (next == null) {
        LockSupport.park(this);
      }
      commitAll();
    }
    next = inbox.close();
    commitAll();
  }

  private void commitAll() {
    while (next != null) {
      SegmentWriter target = segmentFor(next);
      if (target == null) {
        takeNext(next);
        fail(new LogServerException(ErrorCode.UNAVAILABLE, "the journal cannot be written"));
      } else {
        commit(target);
      }
    }
  }

  /** Commits as many sends as the segment takes. */
  private void commit(SegmentWriter target) {
    try {
      for (PendingSend send = next; send != null && target.fits(send.recordLength); send = next) {
        takeNext(send);
        send.position = target.append(send.batch);
      }
      durable = target.force();
    } catch (IOException e) {
      giveUp(e);
      return;
    }
    admission.durable(durable);
    deliveries.publish(group);
    release();
    pacer.durable(group);
    group.clear();
  }

  private void takeNext(PendingSend send) {
    group.add(send);
    next = send.next;
  }

  /** Nothing of this is expected; but no sender may be left without an answer. */
  private void end(Throwable e) {
    LOG.error("journal: the writer ended behind position {}", durable, e);
    problem = "the journal's writer ended, restart the server: " + e;
    fail(new LogServerException(ErrorCode.OUTCOME_UNKNOWN, "the journal failed while writing"));
    for (PendingSend send = next; send != null; send = next) {
      takeNext(send);
    }
    for (PendingSend send = inbox.close(); send != null; send = send.next) {
      group.add(send);
    }
    fail(new LogServerException(ErrorCode.UNAVAILABLE, "the journal cannot be written"));
  }

  private void giveUp(IOException e) {
    LOG.error(
        "journal: write failed behind position {}, a new segment will be begun: {}",
        durable,
        e.toString());
    closeSegment();
    fail(new LogServerException(ErrorCode.OUTCOME_UNKNOWN, "the journal failed while writing"));
  }

  private void fail(Throwable failure) {
    release();
    group.forEach(send -> send.complete(failure));
    group.clear();
  }

  private void release() {
    for (PendingSend send : group) {
      admission.leave(send.recordLength);
      send.next = null;
    }
  }

  /**
   * The segment for a send, a new one when it does not fit in the present one; null when none can
   * be begun.
   */
  private @Nullable SegmentWriter segmentFor(PendingSend send) {
    if (segment != null && segment.fits(send.recordLength)) {
      return segment;
    }
    closeSegment();
    try {
      segment = segments.begin(journalId, durable);
      problem = null;
      segmentBegun.run();
    } catch (IOException e) {
      if (problem == null) {
        LOG.error("journal: cannot begin a segment at position {}: {}", durable, e.toString());
      }
      problem = "the journal cannot begin a segment: " + e.getMessage();
    }
    return segment;
  }

  private void closeSegment() {
    try {
      if (segment != null) {
        segment.close();
      }
    } catch (IOException e) {
      LOG.warn("journal: closing a segment failed", e);
    }
    segment = null;
  }
}
