package io.logserver.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Brings faults upon a cluster under load, and measures how long each is felt. */
final class Faults {

  private static final int CATCH_UP_SECONDS = 180;

  private final LoadGenerator load;
  private final TestTenant probed;
  private final List<TailWatcher> watchers;
  private final List<Recovery> recoveries = new ArrayList<>();

  /** Something that goes wrong, and may take a while. */
  interface Fault {
    void happen() throws Exception;
  }

  /**
   * Faults under a load.
   *
   * @param probed the tenant by whose logs the recovery is measured
   * @param watchers of all tenants, on nodes that survive
   */
  Faults(LoadGenerator load, TestTenant probed, List<TailWatcher> watchers) {
    this.load = load;
    this.probed = probed;
    this.watchers = watchers;
  }

  /** What was measured so far. */
  List<Recovery> recoveries() {
    return List.copyOf(recoveries);
  }

  /**
   * Lets it happen, and returns when it is felt no more.
   *
   * @param survivor a log node that is not hit
   */
  void bring(String what, Node survivor, Fault fault) throws Exception {
    long began = System.nanoTime();
    CompletableFuture<Probe> probing =
        Probe.start(survivor, probed, watchers.stream().filter(w -> w.tenant() == probed).toList());
    fault.happen();
    long lasted = System.nanoTime() - began;
    awaitAllAcknowledged(what);
    long caughtUp = System.nanoTime() - began;
    Probe probe = probing.join();
    List<Long> failures = load.failures(survivor, began);
    long lastFailure = failures.stream().mapToLong(at -> at - began).max().orElse(0);
    recoveries.add(
        new Recovery(
            what,
            lasted,
            failures.size(),
            Math.max(lastFailure, probe.taken() - began),
            probe.stored() - began,
            probe.delivered() - began,
            caughtUp));
  }

  /** Waits until every subscriber has got, or was told of, all that is acknowledged now. */
  private void awaitAllAcknowledged(String what) {
    for (TailWatcher watcher : watchers) {
      Set<Long> open = new HashSet<>(watcher.tenant().ledger().acknowledged().keySet());
      Await.until(
          watcher + " is told of everything acknowledged before the end of: " + what,
          CATCH_UP_SECONDS,
          () -> {
            open.removeIf(watcher::saw);
            return open.size() <= watcher.dropped();
          });
    }
  }
}
