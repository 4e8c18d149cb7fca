package io.logserver.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends logs to nodes at a steady pace, whatever becomes of them. */
final class LoadGenerator implements AutoCloseable {

  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /** A request that was not taken, {@link System#nanoTime}. */
  private record Failure(Node node, long at) {}

  /** Begins to send a tenant's logs to a node, {@code count} in each request. */
  void start(Node node, TestTenant tenant, int count, int everyMillis) {
    Sender sender = new Sender(node, tenant, count);
    senders.add(sender);
    threads.add(Thread.ofVirtual().start(() -> run(node, sender, everyMillis)));
  }

  /** Times since {@code since} at which requests to the node failed. */
  List<Long> failures(Node node, long since) {
    return failures.stream()
        .filter(failure -> failure.node() == node && failure.at() - since > 0)
        .map(Failure::at)
        .toList();
  }

  /** Answers that no fault explains. */
  List<String> surprises() {
    return senders.stream().flatMap(sender -> sender.surprises().stream()).toList();
  }

  /** Ends all senders and waits for their last answers. */
  @Override
  public void close() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(Node node, Sender sender, int everyMillis) {
    while (!stopping) {
      if (sender.send() == Sender.NONE) {
        failures.add(new Failure(node, System.nanoTime()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(everyMillis));
    }
  }
}
