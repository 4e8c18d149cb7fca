package io.logserver.queue.sqs;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.queue.sqs.OutMessage.Part;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches to SQS, many in a message and several messages in a request.
 *
 * <p>One thread packs and compresses. A message that a tenant has filled goes out at once. What is
 * not full waits:
 *
 * <ul>
 *   <li>for the linger, always;
 *   <li>while another request is under way, as in Nagle's algorithm: the slower SQS answers, and
 *       the more comes in, the more logs share a request;
 *   <li>when it is few logs, for the clients that the last answer has let go, who bring their next.
 *       Otherwise these would fall into halves, one on its way while the other gathers, and take
 *       twice the requests.
 * </ul>
 *
 * All waiting ends after twenty lingers, or a second more than one. The number of requests under
 * way and the bytes waiting are bounded; beyond the latter a send is refused before anything of it
 * is sent.
 *
 * <p>A lock guards what is waiting and the counts. Answers of SQS come on threads of the client.
 */
final class Sender {

  private static final int MAX_REQUESTS = 8;
  private static final int LONGEST_WAIT_LINGERS = 20;
  private static final long LONGEST_EXTRA_NANOS = Duration.ofSeconds(1).toNanos();

  /** So many that one request for them is cheap. */
  private static final int MANY_LOGS = 400;

  private final Outbox outbox;
  private final Packer packer;
  private final BatchSplitter splitter;
  private final long maxInFlightBytes;
  private final long lingerNanos;
  private final long longestNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Promise<Void> stopped = Promise.promise();
  private List<PendingSend> waiting = new ArrayList<>();
  private long bytes;
  private int requests;

  /** Sends without an answer, and how many there were when the last answer came. */
  private int unanswered;

  private int expected;
  private boolean closing;

  /**
   * A sender; it sends once it is started.
   *
   * @param bodyBytes largest body of a message
   * @param requestBytes largest sum of the bodies in a request
   */
  Sender(Outbox outbox, int bodyBytes, int requestBytes, long maxInFlightBytes, Duration linger) {
    this.outbox = outbox;
    int capacity = Envelope.capacity(bodyBytes);
    this.packer = new Packer(capacity, requestBytes);
    this.splitter = new BatchSplitter(capacity);
    this.maxInFlightBytes = maxInFlightBytes;
    this.lingerNanos = linger.toNanos();
    this.longestNanos =
        Math.min(LONGEST_WAIT_LINGERS * lingerNanos, lingerNanos + LONGEST_EXTRA_NANOS);
  }

  void start() {
    Thread.ofPlatform().name("sqs-sender").daemon().start(this::run);
  }

  /** See {@link io.logserver.queue.LogQueue#send}. */
  Future<Void> send(LogBatch batch) {
    PendingSend send;
    try {
      send = new PendingSend(splitter.split(batch), batch.lines().length);
    } catch (LogServerException e) {
      return Future.failedFuture(e);
    }
    lock.lock();
    try {
      if (closing) {
        return Future.failedFuture(SqsQueue.notOpen());
      }
      if (bytes > 0 && bytes + send.bytes() > maxInFlightBytes) {
        return Future.failedFuture(
            new LogServerException(
                ErrorCode.OVERLOADED,
                "the queue is overloaded: more than " + maxInFlightBytes + " bytes wait for SQS"));
      }
      bytes += send.bytes();
      unanswered++;
      waiting.add(send);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return send.future();
  }

  /** Refuses further sends; completes once all that were taken are answered. */
  Future<Void> close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    return stopped.future();
  }

  private void run() {
    try {
      while (true) {
        @Nullable List<PendingSend> taken = takeWhenThereIsWork();
        if (taken == null) {
          break;
        }
        long now = System.nanoTime();
        taken.forEach(send -> packer.add(send, now));
        sendWhatIsDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.complete();
  }

  /** What came in since the last time, maybe nothing but a due date; null when all is done. */
  private @Nullable List<PendingSend> takeWhenThereIsWork() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closing && requests == 0 && !packer.hasOpen() && !packer.hasComplete()) {
          return null;
        }
        long nanos = nanosUntilDue();
        if (nanos <= 0) {
          break;
        }
        if (nanos == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.awaitNanos(nanos);
        }
      }
      List<PendingSend> taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Time until something has to be sent; under the lock. */
  private long nanosUntilDue() {
    if (requests >= MAX_REQUESTS || !packer.hasComplete() && !packer.hasOpen()) {
      return Long.MAX_VALUE;
    }
    if (packer.hasComplete() || closing) {
      return 0;
    }
    boolean worthIt = unanswered >= expected || packer.openLogs() >= MANY_LOGS;
    long wait = requests == 0 && worthIt ? lingerNanos : longestNanos;
    return packer.openSince() + wait - System.nanoTime();
  }

  private void sendWhatIsDue() {
    while (beginsRequest()) {
      if (!packer.hasComplete()) {
        packer.flush();
      }
      List<OutMessage> request = packer.nextRequest();
      outbox.send(request, this::settled);
    }
  }

  private boolean beginsRequest() {
    lock.lock();
    try {
      boolean due = nanosUntilDue() <= 0;
      requests += due ? 1 : 0;
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** Answers the senders of a request whose every message was confirmed or given up. */
  private void settled(Outbox.Outcome outcome) {
    List<PendingSend> done = new ArrayList<>();
    for (OutMessage message : outcome.messages()) {
      @Nullable String problem = outcome.problems().get(message);
      for (Part part : message.parts()) {
        boolean last =
            problem == null
                ? part.send().confirmed()
                : part.send().failed(message.maybeTaken(), problem);
        if (last) {
          done.add(part.send());
        }
      }
    }
    lock.lock();
    try {
      requests--;
      expected = unanswered;
      unanswered -= done.size();
      done.forEach(send -> bytes -= send.bytes());
      changed.signal();
    } finally {
      lock.unlock();
    }
    done.forEach(PendingSend::answer);
  }
}
