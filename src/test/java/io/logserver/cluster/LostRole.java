package io.logserver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/**
 * Kills the only node that knows tenants: requests of a tenant that no other node has heard of yet
 * are a 503 in time, and are served again once a new one has started.
 */
final class LostRole {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int SECONDS = 60;
  private static final int SWITCHED = 101;

  private final Cluster cluster;
  private final TestTenant tenant;

  /**
   * A loss that has not happened.
   *
   * @param tenant for which no node has verified a token so far
   */
  LostRole(Cluster cluster, TestTenant tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
  }

  /** Loses it and gets it back; milliseconds until all nodes served again, from the start on. */
  long run() throws Exception {
    cluster.tenants().kill();
    for (Node node : cluster.logs()) {
      long began = System.nanoTime();
      assertEquals(503, node.status(tenant), node + " let in who it cannot know");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(REQUEST_TIMEOUT) < 0, node + " took " + took);
    }
    for (Node node : cluster.streams()) {
      assertEquals(503, TailWatcher.status(node, tenant), node + " took a subscriber");
    }
    long began = System.nanoTime();
    cluster.tenants().start();
    for (Node node : cluster.logs()) {
      Await.until(node + " serves again", SECONDS, () -> node.status(tenant) == Node.LET_IN);
    }
    for (Node node : cluster.streams()) {
      Await.until(
          node + " serves again", SECONDS, () -> TailWatcher.status(node, tenant) == SWITCHED);
    }
    return (System.nanoTime() - began) / 1_000_000;
  }
}
