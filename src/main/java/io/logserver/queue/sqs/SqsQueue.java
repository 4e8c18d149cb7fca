package io.logserver.queue.sqs;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.queue.Delivery;
import io.logserver.queue.LogQueue;
import io.logserver.queue.QueueStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The distributed queue: Amazon SQS, or what speaks its protocol. Any number of processes send to
 * it and receive from it.
 *
 * <p>SQS standard queues deliver at least once and in no order. A position belongs to this process:
 * it is given to a batch when it is handed out, above the one the queue was opened with; a message
 * that comes again comes with new positions. Acknowledging deletes the messages all of whose
 * batches it covers.
 *
 * <p>A send is durable when SQS has confirmed its message. While SQS is away sends fail, receives
 * are repeated with growing pauses, and what was received stays with the consumer.
 */
public final class SqsQueue implements LogQueue {

  private static final Logger LOG = LoggerFactory.getLogger(SqsQueue.class);

  private final SqsSettings settings;
  private final ScheduledThreadPoolExecutor thread;
  private final Traffic traffic = new Traffic();
  private final Promise<Void> closed = Promise.promise();
  private boolean closing;
  private volatile @Nullable Open open;

  /** What there is once the queue is open. */
  private record Open(SqsAsyncClient client, Sender sender, Consumer consumer, QueueWatch watch) {}

  /** A queue that is not open yet. */
  public SqsQueue(SqsSettings settings) {
    this.settings = settings;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("sqs").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public Future<Void> open(long position) {
    Promise<Void> opened = Promise.promise();
    // To look for a region and for credentials may wait for files and for the network.
    Thread.ofVirtual()
        .name("sqs-open")
        .start(() -> {
          try {
            connect(Clients.of(settings.access(), traffic), position).onComplete(opened);
          } catch (RuntimeException e) {
            opened.fail(e);
          }
        });
    return opened.future();
  }

  private Future<Void> connect(SqsAsyncClient client, long position) {
    QueueSetup setup = new QueueSetup(client, settings);
    return setup
        .find()
        .<Void>map(address -> {
          start(client, setup, address, position);
          return null;
        })
        .onFailure(failure -> Thread.ofVirtual().start(client::close));
  }

  private synchronized void start(
      SqsAsyncClient client, QueueSetup setup, QueueAddress address, long position) {
    if (closing) {
      throw notOpen();
    }
    QueueWatch watch =
        new QueueWatch(
            client,
            address.url(),
            thread,
            settings.checkEvery().toMillis(),
            () -> createAgain(setup));
    Sender sender =
        new Sender(
            new Outbox(client, address.url(), thread, watch),
            address.maxMessageBytes() - QueueSetup.RESERVE,
            QueueSetup.LARGEST_MESSAGE - QueueSetup.RESERVE,
            settings.maxInFlightBytes(),
            settings.linger());
    Consumer consumer = new Consumer(client, address, settings, thread, watch, position);
    sender.start();
    watch.look();
    open = new Open(client, sender, consumer, watch);
  }

  /** An ElasticMQ that keeps its queues in memory forgets them when it restarts. */
  private void createAgain(QueueSetup setup) {
    if (settings.create()) {
      setup
          .find()
          .onFailure(
              failure -> LOG.warn("The queue is gone and could not be created again", failure));
    }
  }

  @Override
  public Future<Void> send(LogBatch batch) {
    Open now = open;
    return now == null ? Future.failedFuture(notOpen()) : now.sender().send(batch);
  }

  @Override
  public Future<List<Delivery>> receive(int maxBytes) {
    Open now = open;
    return now == null ? Future.failedFuture(notOpen()) : now.consumer().receive(maxBytes);
  }

  @Override
  public void acknowledge(long position) {
    Open now = open;
    if (now != null) {
      now.consumer().acknowledge(position);
    }
  }

  @Override
  public QueueStatus status() {
    Open now = open;
    if (now == null) {
      return status(0, 0, 0, "the queue is not open");
    }
    long sentAt = now.consumer().oldestSentAt();
    long oldest = sentAt == 0 ? 0 : Math.max(0, System.currentTimeMillis() - sentAt);
    QueueWatch watch = now.watch();
    return status(watch.bytes(), watch.visible(), oldest, watch.problem());
  }

  private QueueStatus status(long bytes, long batches, long oldest, @Nullable String problem) {
    return new QueueStatus(bytes, batches, oldest, traffic.requests(), traffic.charged(), problem);
  }

  @Override
  public Future<Void> close() {
    Open last;
    synchronized (this) {
      if (closing) {
        return closed.future();
      }
      closing = true;
      last = open;
      open = null;
    }
    if (last == null) {
      release(null);
    } else {
      last.sender()
          .close()
          .eventually(() -> last.consumer().close())
          .onComplete(done -> release(last.client()));
    }
    return closed.future();
  }

  /**
   * Not on a thread of the client, which would wait for itself. Nobody waits for the client either:
   * nothing is under way any more, but its event loops take two quiet seconds to end.
   */
  private void release(@Nullable SqsAsyncClient client) {
    Thread.ofVirtual()
        .name("sqs-close")
        .start(() -> {
          thread.shutdownNow();
          closed.complete();
          if (client != null) {
            client.close();
          }
        });
  }

  /** The answer to everything before the opening and after the closing. */
  static LogServerException notOpen() {
    return new LogServerException(ErrorCode.UNAVAILABLE, "the queue is not open");
  }
}
