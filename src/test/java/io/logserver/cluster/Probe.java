package io.logserver.cluster;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends logs until one is taken, and follows that one into the store and to the subscribers; all at
 * {@link System#nanoTime}.
 *
 * @param taken when it was acknowledged
 * @param stored when it was found
 * @param delivered when the last subscriber had it, or was told that it has missed it
 */
record Probe(long taken, long stored, long delivered) {

  private static final int SECONDS = 180;

  /** Begins at once. */
  static CompletableFuture<Probe> start(
      Node node, TestTenant tenant, List<TailWatcher> subscribers) {
    CompletableFuture<Probe> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(run(node, tenant, subscribers));
          } catch (RuntimeException | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static Probe run(Node node, TestTenant tenant, List<TailWatcher> subscribers) {
    long number = takenBy(new Sender(node, tenant, 1));
    long taken = System.nanoTime();
    ApiClient reader = node.client(tenant.token(Role.VIEWER));
    String path = "/api/v1/logs/" + tenant.ledger().acknowledged().get(number);
    Await.until("log " + number + " is stored", SECONDS, () -> reader.get(path).status() == 200);
    long stored = System.nanoTime();
    Await.until(
        () -> "log " + number + " is delivered to all of " + subscribers,
        SECONDS,
        () -> subscribers.stream().allMatch(subscriber -> subscriber.wasToldOf(number)));
    long delivered =
        subscribers.stream().mapToLong(subscriber -> subscriber.sawAt(number)).max().orElse(stored);
    return new Probe(taken, stored, delivered);
  }

  private static long takenBy(Sender sender) {
    long[] number = new long[1];
    Await.until(
        "a log is taken",
        SECONDS,
        () -> {
          number[0] = sender.send();
          return number[0] != Sender.NONE;
        });
    return number[0];
  }
}
