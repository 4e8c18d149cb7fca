package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SqsSendingTest extends SqsTestQueue {

  private static final String SEND = "SendMessageBatch";

  @Test
  void confirmsOnlyWhatTheAnswerNames() {
    SqsQueue queue = open(settings);
    proxy.fault(call -> {
      if (call.action().equals(SEND)) {
        call.refuse(entry -> true, "InternalError", false);
        return true;
      }
      return false;
    });
    assertCode(ErrorCode.UNAVAILABLE, queue.send(LogBatches.of("acme", "refused")));
    assertEquals(3, proxy.count(SEND));
    assertEquals(0, messages(settings.made().name()));
    proxy.behave();
    Await.result(queue.send(LogBatches.of("acme", "taken")));
    assertEquals(1, messages(settings.made().name()));
  }

  @Test
  void sendsAgainOnlyWhatWasRefusedForAMoment() {
    SqsQueue queue = open(settings.withBytes(8 << 10, 1 << 10, 64 << 20));
    Map<String, Integer> sent = refusingTheSecondMessage(false);
    LogBatch batch = LogBatches.of("acme", "x", 60);
    Await.result(queue.send(batch));
    assertEquals(1, sent.values().stream().filter(times -> times == 2).count(), sent::toString);
    assertEquals(sent.size() - 1, sent.values().stream().filter(times -> times == 1).count());
    Set<String> lines = new HashSet<>();
    int count = 0;
    while (count < 60) {
      for (Delivery delivery : Await.result(queue.receive(1 << 20))) {
        count += delivery.batch().count();
        lines.addAll(new String(delivery.batch().lines()).lines().toList());
      }
    }
    assertEquals(60, count);
    assertEquals(new HashSet<>(new String(batch.lines()).lines().toList()), lines);
  }

  @Test
  void doesNotKnowTheOutcomeWhenOneOfSeveralMessagesIsRefused() {
    SqsQueue queue = open(settings.withBytes(8 << 10, 1 << 10, 64 << 20));
    Map<String, Integer> sent = refusingTheSecondMessage(true);
    assertCode(ErrorCode.OUTCOME_UNKNOWN, queue.send(LogBatches.of("acme", "x", 60)));
    assertTrue(sent.values().stream().allMatch(times -> times == 1), sent::toString);
  }

  /** Refuses one message once; returns how often each body was sent. */
  private Map<String, Integer> refusingTheSecondMessage(boolean senderFault) {
    Map<String, Integer> sent = new ConcurrentHashMap<>();
    AtomicReference<String> victim = new AtomicReference<>();
    proxy.fault(call -> {
      if (!call.action().equals(SEND)) {
        return false;
      }
      call.refuse(
          entry -> {
            String body = entry.getString("MessageBody");
            sent.merge(body, 1, Integer::sum);
            return entry.getString("Id").equals("1") && victim.compareAndSet(null, body);
          },
          senderFault ? "InvalidParameterValue" : "InternalError",
          senderFault);
      return true;
    });
    return sent;
  }

  @Test
  void doesNotKnowTheOutcomeWhenTheAnswerIsLost() {
    SqsQueue queue = open(settings);
    proxy.fault(call -> {
      if (call.action().equals(SEND)) {
        call.forward();
        call.hangUp();
        return true;
      }
      return false;
    });
    LogBatch batch = LogBatches.of("acme", "maybe");
    assertCode(ErrorCode.OUTCOME_UNKNOWN, queue.send(batch));
    proxy.behave();
    assertTrue(same(batch, Await.result(queue.receive(1)).getFirst()));
  }

  @Test
  void doesNotKnowTheOutcomeWhenTheAnswerDoesNotNameTheMessage() {
    SqsQueue queue = open(settings);
    proxy.fault(call -> {
      if (call.action().equals(SEND)) {
        call.answer(200, "{\"Successful\":[],\"Failed\":[]}");
        return true;
      }
      return false;
    });
    assertCode(ErrorCode.OUTCOME_UNKNOWN, queue.send(LogBatches.of("acme", "maybe")));
  }

  @Test
  void succeedsWhenAnAnswerIsLostAndTheNextIsNot() {
    SqsQueue queue = open(settings);
    AtomicInteger calls = new AtomicInteger();
    proxy.fault(call -> {
      if (call.action().equals(SEND) && calls.incrementAndGet() == 1) {
        call.forward();
        call.hangUp();
        return true;
      }
      return false;
    });
    LogBatch batch = LogBatches.of("acme", "twice");
    Await.result(queue.send(batch));
    List<Delivery> twice = receive(queue, 2);
    assertTrue(twice.stream().allMatch(delivery -> same(batch, delivery)));
    assertTrue(twice.get(0).position() < twice.get(1).position());
  }

  @Test
  void takesNothingWhileSqsIsAwayAndRecoversByItself() {
    SqsQueue queue = open(settings);
    Future<List<Delivery>> receive = queue.receive(1);
    proxy.goAway();
    assertCode(ErrorCode.UNAVAILABLE, queue.send(LogBatches.of("acme", "refused")));
    Await.until("problem", () -> queue.status().problem() != null);
    assertTrue(queue.status().problem().contains("could not be reached"), queue.status().problem());
    assertFalse(receive.isComplete());
    proxy.comeBack();
    Await.until("no problem", () -> queue.status().problem() == null);
    LogBatch batch = LogBatches.of("acme", "taken");
    Await.result(queue.send(batch));
    assertTrue(same(batch, Await.result(receive).getFirst()));
  }

  @Test
  void createsItsQueuesAgainAfterElasticMqHasForgottenThem() {
    ElasticMq first = new ElasticMq(0);
    SqsQueue queue = open(Settings.of(first.port(), ElasticMq.newQueue()));
    Await.result(queue.send(LogBatches.of("acme", "before")));
    first.close();
    Await.until("problem", () -> queue.status().problem() != null);
    try (ElasticMq second = new ElasticMq(first.port())) {
      Await.until("no problem", () -> queue.status().problem() == null);
      LogBatch batch = LogBatches.of("acme", "after");
      Await.result(queue.send(batch));
      assertTrue(same(batch, Await.result(queue.receive(1)).getFirst()));
      Await.result(queue.close());
    }
  }

  @Test
  void refusesSendsWhileTooManyBytesWaitForSqs() throws Exception {
    SqsQueue queue = open(settings.withBytes(1 << 20, 1 << 10, 1 << 20));
    CountDownLatch open = new CountDownLatch(1);
    proxy.fault(call -> {
      if (call.action().equals(SEND)) {
        open.await();
      }
      return false;
    });
    LogBatch half = LogBatches.of("acme", "x".repeat(600), 600);
    assertTrue(half.lines().length > 1 << 19);
    Future<Void> taken = queue.send(half);
    assertCode(ErrorCode.OVERLOADED, queue.send(half));
    open.countDown();
    Await.result(taken);
    Await.result(queue.send(half));
  }

  @Test
  void refusesALogThatFitsIntoNoMessage() {
    SqsQueue queue = open(settings.withBytes(8 << 10, 1 << 10, 64 << 20));
    assertCode(ErrorCode.TOO_LARGE, queue.send(LogBatches.of("acme", "x".repeat(8 << 10))));
    assertEquals(0, messages(settings.made().name()));
  }

  @Test
  void givesATenantThatFillsAMessageItsOwnAndLetsTheOthersShare() {
    SqsQueue queue =
        open(settings.withBytes(8 << 10, 1 << 10, 64 << 20).withLinger(Duration.ofMillis(500)));
    ConcurrentLinkedQueue<JsonObject> entries = new ConcurrentLinkedQueue<>();
    proxy.fault(call -> {
      if (call.action().equals(SEND)) {
        call.body().getJsonArray("Entries").forEach(entry -> entries.add((JsonObject) entry));
      }
      return false;
    });
    List<Future<Void>> sends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sends.add(queue.send(LogBatches.of("loud", "m" + i)));
      if (i % 5 == 0) {
        sends.add(queue.send(LogBatches.of("quiet-" + i, "q")));
      }
    }
    sends.forEach(Await::result);
    for (JsonObject entry : entries) {
      List<String> tenants =
          Envelope.decode(entry.getString("MessageBody")).stream()
              .map(batch -> batch.tenant().value())
              .distinct()
              .toList();
      String group = entry.getString("MessageGroupId");
      assertEquals(group == null ? tenants : List.of(group), tenants);
    }
    long own = entries.stream().filter(e -> "loud".equals(e.getString("MessageGroupId"))).count();
    assertTrue(own >= 1, "entries " + entries.size());
    assertEquals(1, entries.size() - own, "the quiet tenants share one message");
    assertEquals(24, receive(queue, 24).size());
  }

  /** Ten clients of which each takes its time before it sends again share requests all the same. */
  @Test
  void waitsForTheClientsThatTheLastAnswerHasLetGo() {
    SqsQueue queue = open(settings.withLinger(Duration.ofMillis(100)));
    sendSpread(queue, 10, 0);
    int before = proxy.count(SEND);
    sendSpread(queue, 10, 50);
    assertEquals(before + 1, proxy.count(SEND));
  }

  @Test
  void waitsForClientsThatStayAwayOnceAndNotForLong() {
    SqsQueue queue = open(settings.withLinger(Duration.ofMillis(50)));
    sendSpread(queue, 10, 0);
    long waited = millis(() -> sendSpread(queue, 1, 0));
    assertTrue(waited >= 1000, "20 lingers are 1,000 ms, it took " + waited);
    int before = proxy.count(SEND);
    sendSpread(queue, 3, 1000);
    assertEquals(before + 3, proxy.count(SEND), "nobody else is expected");
  }

  /** Sends logs one by one, so many milliseconds apart, and waits for all answers. */
  private static void sendSpread(SqsQueue queue, int logs, int millis) {
    List<CompletableFuture<Void>> sends = new ArrayList<>();
    for (int i = 0; i < logs; i++) {
      sends.add(
          CompletableFuture.runAsync(
              () -> Await.result(queue.send(LogBatches.of("acme", "spread"))),
              CompletableFuture.delayedExecutor(
                  (long) i * millis, TimeUnit.MILLISECONDS, Thread::startVirtualThread)));
    }
    sends.forEach(CompletableFuture::join);
  }

  private static long millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  void tellsThatThereAreNoCredentials() {
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.ec2MetadataDisabled", "true");
    try {
      SqsSettings.Access with = settings.made().access();
      SqsQueue queue =
          settings
              .withAccess(
                  new SqsSettings.Access(with.endpoint(), "eu-west-1", null, null, with.timeout()))
              .queue();
      String message = Await.failure(queue.open(0)).getMessage();
      assertTrue(message.contains("there are no AWS credentials"), message);
      assertCode(ErrorCode.UNAVAILABLE, queue.send(LogBatches.of("acme", "early")));
      assertNotNull(queue.status().problem());
      assertNull(Await.result(queue.close()));
    } finally {
      System.clearProperty("aws.ec2MetadataDisabled");
      System.clearProperty("aws.disableEc2Metadata");
    }
  }
}
