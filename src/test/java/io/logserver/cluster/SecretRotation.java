package io.logserver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.support.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rotates the secret of a tenant, and holds the cluster to it: within a minute old tokens end on
 * every node, on open streams too, and new ones are taken.
 */
final class SecretRotation {

  private static final int SECONDS = 60;
  private static final int POLICY_VIOLATION = 1008;
  private static final int SWITCHED = 101;

  private final Cluster cluster;
  private final TestTenant old;
  private final List<TailWatcher> streams = new ArrayList<>();

  /** A rotation that has not begun. */
  SecretRotation(Cluster cluster, TestTenant tenant) {
    this.cluster = cluster;
    this.old = tenant;
  }

  /** Rotates; how long it took until every node knew, in milliseconds. */
  long run() throws IOException {
    cluster.logs().forEach(node -> awaitStatus(node, old, Node.LET_IN));
    cluster.streams().forEach(node -> streams.add(TailWatcher.open(node, old)));
    ApiClient.Answer rotated =
        cluster.platformAdmin().post("/api/v1/tenants/" + old.key() + "/secret", "{}");
    assertEquals(200, rotated.status(), () -> rotated.json().encode());
    long began = System.nanoTime();
    for (Node node : cluster.logs()) {
      awaitStatus(node, old, 401);
    }
    for (TailWatcher stream : streams) {
      Await.until(stream + " is closed", SECONDS, () -> stream.closedWith() == POLICY_VIOLATION);
    }
    for (Node node : cluster.streams()) {
      assertEquals(401, TailWatcher.status(node, old), node + " on the old token");
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    takesTheNew(old.withSecret(rotated.object().getString("secret")));
    return millis;
  }

  private void takesTheNew(TestTenant renewed) {
    for (Node node : cluster.logs()) {
      awaitStatus(node, renewed, Node.LET_IN);
    }
    for (Node node : cluster.streams()) {
      assertEquals(SWITCHED, TailWatcher.status(node, renewed), node + " on the new token");
    }
  }

  private static void awaitStatus(Node node, TestTenant tenant, int status) {
    Await.until(node + " answers " + status, SECONDS, () -> node.status(tenant) == status);
  }
}
