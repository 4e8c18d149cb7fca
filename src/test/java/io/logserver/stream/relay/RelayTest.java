package io.logserver.stream.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** A worker and a process with subscribers, step by step. */
class RelayTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  private final LossyWorld world = new LossyWorld(1);
  private final LossyWorld.Node node = world.startNode("a");

  @Test
  void isInPlaceOnlyWhenEveryLivingWorkerHasSaidHowFarItIs() {
    world.startWorker();
    world.startWorker();
    hearAll();
    Future<Void> subscribed = node.sources.acquire(ACME);
    node.call();
    world.workers.get("w0").deliver("a");
    assertFalse(subscribed.isComplete());
    world.workers.get("w1").deliver("a");
    assertTrue(subscribed.isComplete());
    assertTrue(node.sources.acquire(ACME).isComplete(), "it stays in place");
  }

  @Test
  void waitsForNobodyThatIsDeadOrHasLeft() {
    LossyWorld.Worker dead = world.startWorker();
    LossyWorld.Worker leaving = world.startWorker();
    hearAll();
    leaving.followers.leave();
    leaving.deliver("a");
    world.kill(dead);
    Future<Void> subscribed = node.sources.acquire(ACME);

    pass(50);
    assertFalse(subscribed.isComplete());
    pass(20);
    assertTrue(subscribed.isComplete());
  }

  @Test
  void listensBeforeItBelievesThatThereIsNoWorker() {
    Future<Void> subscribed = node.sources.acquire(ACME);
    assertFalse(subscribed.isComplete());
    node.sources.listened();
    assertTrue(subscribed.isComplete());
  }

  @Test
  void sendsOnlyWhatIsFollowedAndTellsWhenItArrived() {
    LossyWorld.Worker worker = follow(ACME);

    publish(worker, OTHER, 3);
    assertTrue(worker.held.isEmpty(), "nobody follows");
    assertTrue(worker.links.get("a").isEmpty());

    publish(worker, ACME, 3);
    assertEquals(1, worker.held.size());
    worker.deliver("a");
    assertTrue(worker.held.isEmpty());
    assertEquals(1, node.readers.get(ACME).seen.size());
  }

  @Test
  void countsWhatIsTooMuchAndTellsOfItWithinARound() {
    LossyWorld.Worker worker = follow(ACME);
    for (int i = 0; i < 10; i++) {
      publish(worker, ACME, 5);
    }

    assertTrue(worker.links.get("a").size() < 4);
    assertEquals(50 - 5 * worker.links.get("a").size(), world.leftOut(), 0.0);
    world.deliverAll();
    assertFalse(worker.held.isEmpty(), "the last are neither seen nor known to be missed");
    node.call();
    world.deliverAll();

    assertTrue(worker.held.isEmpty());
    assertEquals(world.leftOut(), node.readers.get(ACME).gaps, 0.0);
    assertEquals(node.readers.get(ACME).missing(ACME, 0), node.readers.get(ACME).gaps);
  }

  @Test
  void sendsOneSegmentOfAnySize() {
    LossyWorld.Worker worker = follow(ACME);
    publish(worker, ACME, 100);
    world.deliverAll();

    assertEquals(0, node.readers.get(ACME).missing(ACME, 0));
    assertEquals(0, node.readers.get(ACME).gaps);
  }

  @Test
  void tellsOfALostTailWhenItCallsNext() {
    LossyWorld.Worker worker = follow(ACME);
    publish(worker, ACME, 3);
    world.loss = 1;
    worker.deliver("a");
    world.loss = 0;
    assertEquals(1, worker.held.size());

    pass(70);

    assertEquals(3, node.readers.get(ACME).gaps);
    assertTrue(worker.held.isEmpty());
  }

  @Test
  void waitsForNoProcessThatDoesNotAnswer() {
    LossyWorld.Worker worker = follow(ACME);
    publish(worker, ACME, 3);
    world.loss = 1;

    pass(70);
    assertTrue(worker.held.isEmpty(), "a process that is cut off does not hold up the queue");
    publish(worker, ACME, 4);
    world.loss = 0;
    world.settle();

    assertEquals(7, node.readers.get(ACME).gaps, "it learns what it missed when it is back");
  }

  @Test
  void missesNothingOfAWorkerThatStarts() {
    follow(ACME);
    LossyWorld.Worker second = world.startWorker();
    pass(30);
    publish(second, ACME, 3);
    world.deliverAll();

    assertEquals(1, node.readers.get(ACME).seen.size());
    assertEquals(0, node.readers.get(ACME).gaps);
  }

  @Test
  void countsAllOfAWorkerThatItCouldNotHear() {
    follow(ACME);
    world.loss = 1;
    LossyWorld.Worker second = world.startWorker();
    pass(30);
    publish(second, ACME, 3);
    world.loss = 0;
    world.settle();

    assertEquals(3, node.readers.get(ACME).gaps);
  }

  @Test
  void followsATenantForSomeTimeAfterTheLastSubscriberLeft() {
    LossyWorld.Worker worker = follow(ACME);
    node.sources.release(ACME);
    pass(290);
    assertEquals(1, node.sources.following("a").tenants().size());
    pass(30);
    assertEquals(0, node.sources.following("a").tenants().size());
    publish(worker, ACME, 3);
    assertTrue(worker.held.isEmpty(), "nobody follows any more");

    node.sources.acquire(ACME);
    node.call();
    world.deliverAll();
    publish(worker, ACME, 2);
    world.deliverAll();
    assertEquals(0, node.readers.get(ACME).gaps, "it begins anew");
  }

  @Test
  void forgetsAProcessThatLeaves() {
    LossyWorld.Worker worker = follow(ACME);
    publish(worker, ACME, 3);
    worker.followers.heard(new Following("a", true, java.util.Set.of(), java.util.Set.of()));
    assertTrue(worker.held.isEmpty());
    publish(worker, ACME, 3);
    assertEquals(1, worker.links.get("a").size());
  }

  private LossyWorld.Worker follow(TenantId tenant) {
    LossyWorld.Worker worker = world.startWorker();
    hearAll();
    node.subscribe(tenant);
    node.call();
    world.deliverAll();
    return worker;
  }

  private void hearAll() {
    pass(30);
    node.sources.listened();
  }

  private void pass(int tenths) {
    for (int tenth = 1; tenth <= tenths; tenth++) {
      world.pass(tenth);
      world.deliverAll();
    }
  }

  private void publish(LossyWorld.Worker worker, TenantId tenant, int logs) {
    world.write(tenant, logs);
    LogBatch next = world.queue.peek();
    worker.work(1);
    assertTrue(world.appended.contains(next), "the worker is not ready");
  }
}
