package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.logserver.queue.sqs.DeadLetters.DeadLetter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SqsReceivingTest extends SqsTestQueue {

  private static final Duration SHORT = Duration.ofSeconds(3);

  @Test
  void keepsWhatASlowConsumerHolds() {
    SqsQueue slow = open(settings.withReceiving(SHORT, 2, 16 << 20));
    Await.result(slow.send(LogBatches.of("acme", "slow")));
    Delivery delivery = Await.result(slow.receive(1)).getFirst();
    SqsQueue other = open(settings.withReceiving(SHORT, 2, 16 << 20));
    Future<List<Delivery>> stolen = other.receive(1);
    Await.until("extended past the timeout", () -> proxy.count("ChangeMessageVisibilityBatch") > 4);
    assertFalse(stolen.isComplete());
    slow.acknowledge(delivery.position());
    Await.until("deleted", () -> messages(settings.made().name()) == 0);
    assertFalse(stolen.isComplete());
  }

  @Test
  void givesBackOnClosingWhatWasNotAcknowledged() {
    SqsQueue first = open(settings);
    LogBatch batch = LogBatches.of("acme", "unfinished");
    Await.result(first.send(batch));
    receive(first, 1);
    Await.result(first.close());
    // Long before the visibility timeout of 30 s.
    assertTrue(same(batch, Await.result(open(settings).receive(1)).getFirst()));
  }

  @Test
  void comesAgainWhenItsReceiverDies() {
    SqsQueue first = open(settings.withReceiving(SHORT, 1, 16 << 20));
    LogBatch batch = LogBatches.of("acme", "orphan");
    Await.result(first.send(batch));
    receive(first, 1);
    // The first can no longer reach SQS, for all the second knows.
    SqsQueue second = Settings.of(ElasticMq.shared().port(), settings.made().name()).queue();
    Await.result(second.open(0));
    proxy.goAway();
    assertTrue(same(batch, Await.result(second.receive(1)).getFirst()));
    Await.result(second.close());
    proxy.comeBack();
  }

  @Test
  void deliversOnceWhatComesTwiceWhileItIsHeldAndDeletesItByTheLaterReceipt() {
    SqsQueue queue = open(settings.withReceiving(SHORT, 1, 16 << 20));
    Await.result(queue.send(LogBatches.of("acme", "held")));
    proxy.fault(call -> {
      if (call.action().equals("ChangeMessageVisibilityBatch")) {
        call.refuse(entry -> true, "InvalidParameterValue", true);
        return true;
      }
      return false;
    });
    Delivery delivery = receive(queue, 1).getFirst();
    Future<List<Delivery>> again = queue.receive(1);
    AtomicBoolean repeated = new AtomicBoolean();
    proxy.fault(call -> {
      if (call.action().equals("ReceiveMessage")) {
        var answer = call.forward();
        repeated.compareAndSet(false, answer.body().contains("ReceiptHandle"));
        call.answer(answer.statusCode(), answer.body());
        return true;
      }
      if (call.action().equals("ChangeMessageVisibilityBatch")) {
        call.refuse(entry -> true, "InvalidParameterValue", true);
        return true;
      }
      return false;
    });
    Await.until("the message came again", repeated::get);
    proxy.behave();
    queue.acknowledge(delivery.position());
    Await.until("deleted", () -> messages(settings.made().name()) == 0);
    assertFalse(again.isComplete());
  }

  @Test
  void deletesAgainWhatWasNotDeleted() {
    SqsQueue queue = open(settings);
    for (int i = 0; i < 5; i++) {
      Await.result(queue.send(LogBatches.of("acme", "m" + i)));
    }
    AtomicBoolean failed = new AtomicBoolean();
    proxy.fault(call -> {
      if (call.action().equals("DeleteMessageBatch") && failed.compareAndSet(false, true)) {
        call.refuse(entry -> entry.getString("Id").equals("0"), "InternalError", false);
        return true;
      }
      return false;
    });
    queue.acknowledge(receive(queue, 5).getLast().position());
    Await.until("all are deleted", () -> messages(settings.made().name()) == 0);
    assertTrue(failed.get());
  }

  @Test
  void deletesAMessageOnlyWithItsLastBatch() {
    SqsQueue queue = open(settings.withLinger(Duration.ofMillis(300)));
    List<Future<Void>> sends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sends.add(queue.send(LogBatches.of("acme", "m" + i)));
    }
    sends.forEach(Await::result);
    assertEquals(1, messages(settings.made().name()));
    List<Delivery> received = receive(queue, 3);
    queue.acknowledge(received.get(1).position());
    Await.result(queue.close());
    assertEquals(1, messages(settings.made().name()));
    SqsQueue next = open(settings);
    next.acknowledge(receive(next, 3).getLast().position());
    Await.until("deleted", () -> messages(settings.made().name()) == 0);
  }

  @Test
  void doesNotAcknowledgeWhatWasNotHandedOut() {
    SqsQueue queue = open(settings);
    Await.result(queue.send(LogBatches.of("acme", "one")));
    Await.result(queue.send(LogBatches.of("acme", "two")));
    Await.result(queue.receive(1));
    queue.acknowledge(Long.MAX_VALUE);
    Await.result(queue.close());
    assertEquals(1, messages(settings.made().name()));
  }

  @Test
  void stopsReceivingWhileTheConsumerDoesNotTake() {
    SqsQueue queue = open(settings.withBytes(8 << 10, 1 << 10, 64 << 20));
    for (int i = 0; i < 60; i++) {
      Await.result(queue.send(LogBatches.of("acme", "m" + i, 10)));
    }
    SqsQueue slow = open(settings.withReceiving(Duration.ofSeconds(30), 2, 1000));
    Await.result(slow.receive(1));
    Await.until(
        "it asks no more",
        () -> {
          int before = proxy.count("ReceiveMessage");
          long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
          while (System.nanoTime() < end && proxy.count("ReceiveMessage") == before) {
            Thread.onSpinWait();
          }
          return proxy.count("ReceiveMessage") == before;
        });
    assertTrue(slow.status().backlogBatches() > 20, "left " + slow.status().backlogBatches());
    assertEquals(59, receive(slow, 59).size());
  }

  @Test
  void movesWhatNobodyCanReadToTheDeadLettersAndReplaysIt() {
    SqsQueue queue = open(settings);
    inject("{\"log\": \"from a stranger\"}");
    LogBatch batch = LogBatches.of("acme", "good");
    Await.result(queue.send(batch));
    assertTrue(same(batch, receive(queue, 1).getFirst()));
    String dead = settings.made().deadLetterName();
    Await.until("moved", () -> messages(dead) == 1);
    try (DeadLetters letters = new DeadLetters(settings.made())) {
      DeadLetter letter = Await.result(letters.list(10)).getFirst();
      assertTrue(letter.reason().startsWith("not base64"), letter.reason());
      assertTrue(letter.content().startsWith("unreadable"), letter.content());
      assertEquals(26, letter.bytes());
      assertEquals(1, Await.result(letters.list(10)).size(), "it is still there");
      List<DeadLetter> moved = new ArrayList<>();
      Await.result(letters.replay(10, moved::add));
      assertEquals(List.of(letter), moved);
    }
    queue.receive(1);
    Await.until("it is back, with a new id", () -> messages(dead) == 1);
    assertTrue(queue.status().problem() == null, queue.status().problem());
  }

  @Test
  void keepsAPoisonousMessageWhileTheDeadLetterQueueIsAway() {
    SqsQueue queue = open(settings);
    proxy.fault(call -> {
      if (call.action().equals("SendMessage")) {
        call.answer(403, "{\"__type\":\"AccessDenied\",\"message\":\"no\"}");
        return true;
      }
      return false;
    });
    inject("poison");
    queue.receive(1);
    Await.until("tried", () -> proxy.count("ChangeMessageVisibilityBatch") > 0);
    assertEquals(1, messages(settings.made().name()));
    assertEquals(0, messages(settings.made().deadLetterName()));
  }

  @Test
  void leavesWhatALaterVersionWroteToALaterWorker() {
    SqsQueue queue = open(settings);
    byte[] later =
        Base64.getDecoder().decode(Envelope.encode(List.of(LogBatches.of("acme", "later"))));
    later[2]++;
    inject(Base64.getEncoder().encodeToString(later));
    Future<List<Delivery>> receive = queue.receive(1);
    Await.until("let go", () -> proxy.count("ChangeMessageVisibilityBatch") > 0);
    Await.until("received again", () -> proxy.count("ChangeMessageVisibilityBatch") > 1);
    assertFalse(receive.isComplete());
    assertEquals(1, messages(settings.made().name()));
    assertEquals(0, messages(settings.made().deadLetterName()));
    assertEquals(0, proxy.count("DeleteMessageBatch"));
  }

  @Test
  void letsTheLaterVersionWaitLongerAndLonger() {
    assertEquals(Duration.ofSeconds(5), Poison.pause(0));
    assertEquals(Duration.ofSeconds(5), Poison.pause(1));
    assertEquals(Duration.ofSeconds(20), Poison.pause(3));
    assertEquals(Duration.ofHours(1), Poison.pause(20));
    assertEquals(Duration.ofHours(1), Poison.pause(Integer.MAX_VALUE));
  }
}
