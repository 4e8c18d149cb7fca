package io.logserver.bus;

import static io.logserver.bus.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What crosses between the processes of a cluster, and what never does. */
class ClusterBusTest {

  private static final String CLUSTER = "bus-" + ProcessHandle.current().pid();
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static TestNode one;
  private static TestNode two;
  private static TestNode three;

  @BeforeAll
  static void start() throws Exception {
    one = TestNode.start(CLUSTER, TestNode.PLAIN);
    two = one.another(CLUSTER, TestNode.PLAIN);
    three = two.another(CLUSTER, TestNode.PLAIN);
  }

  @AfterAll
  static void stop() throws Exception {
    three.close();
    two.close();
    one.close();
  }

  @Test
  void knowsTheOthers() {
    assertEquals(3, one.node().size());
    assertNull(one.node().problem());
    assertTrue(one.node().toString().endsWith("(3 members)"), one.node().toString());
  }

  @Test
  void asksAnotherProcess() throws Exception {
    Address<String, String> address = question();
    serve(two, address, text -> Future.succeededFuture(text + "!"));

    String hostile = "\"}\u0000\uD83D\uDE00".repeat(10_000);

    assertEquals(hostile + "!", await(one.bus().request(address, hostile)));
    assertEquals("a!", await(three.bus().request(address, "a")));
  }

  @Test
  void bringsAFailureBackAsItWasThrown() throws Exception {
    Address<String, String> address = question();
    ErrorDetail detail = ErrorDetail.at("enum", "no such thing", "body", 3, "severity");
    serve(
        two,
        address,
        text ->
            Future.failedFuture(
                new LogServerException(ErrorCode.RATE_LIMITED, "slow down", List.of(detail), 9)));

    LogServerException failure = failureOf(one.bus().request(address, "x"));

    assertEquals(ErrorCode.RATE_LIMITED, failure.code());
    assertEquals("slow down", failure.getMessage());
    assertEquals(List.of(detail), failure.details());
    assertEquals(9, failure.retryAfterSeconds());
  }

  @Test
  void tellsNothingOfAFault() throws Exception {
    Address<String, String> address = question();
    serve(
        two,
        address,
        text -> {
          throw new IllegalStateException("secret");
        });

    LogServerException failure = failureOf(one.bus().request(address, "x"));

    assertEquals(ErrorCode.INTERNAL, failure.code());
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
  }

  @Test
  void asksItselfFirst() throws Exception {
    Address<String, String> address = question();
    AtomicInteger elsewhere = new AtomicInteger();
    serve(one, address, Future::succeededFuture);
    serve(
        two,
        address,
        text -> {
          elsewhere.incrementAndGet();
          return Future.succeededFuture(text);
        });

    String question = "by reference".repeat(2);
    for (int i = 0; i < 10; i++) {
      assertEquals(true, await(one.bus().request(address, question)) == question);
    }
    assertEquals(0, elsewhere.get());
    assertNotSame(question, await(three.bus().request(address, question)));
  }

  @Test
  void asksOthersOnceItHasStoppedToServe() throws Exception {
    Address<String, String> address = question();
    Registration own = serve(one, address, text -> Future.succeededFuture("one"));
    serve(two, address, text -> Future.succeededFuture("two"));
    assertEquals("one", await(one.bus().request(address, "x")));

    await(own.stop());

    assertEquals("two", await(one.bus().request(address, "x")));
  }

  @Test
  void isUnavailableAtOnceWhenNobodyServes() {
    long start = System.nanoTime();
    assertEquals(ErrorCode.UNAVAILABLE, failureOf(one.bus().request(question(), "x")).code());
    assertEquals(ErrorCode.UNAVAILABLE, failureOf(one.bus().request(change(), "x")).code());
    assertTrue(System.nanoTime() - start < TestNode.TIMEOUT.toNanos());
  }

  @Test
  void asksTheNextWhenOneIsSilent() throws Exception {
    Address<String, String> address = question();
    AtomicInteger asked = new AtomicInteger();
    serve(two, address, text -> silent(asked));
    serve(three, address, Future::succeededFuture);

    for (int i = 0; i < 100 && asked.get() == 0; i++) {
      assertEquals("x", await(one.bus().request(address, "x")));
    }
    assertTrue(asked.get() > 0);
  }

  @Test
  void isUnavailableInTimeWhenAllAreSilent() throws Exception {
    Address<String, String> address = question();
    AtomicInteger asked = new AtomicInteger();
    serve(two, address, text -> silent(asked));

    long start = System.nanoTime();
    assertEquals(ErrorCode.UNAVAILABLE, failureOf(one.bus().request(address, "x")).code());

    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(Math.abs(millis - TestNode.TIMEOUT.toMillis()) < 2000, "after " + millis + " ms");
    assertEquals(3, asked.get());
  }

  @Test
  void sendsAChangeOnceAndSaysThatItMayHaveHappened() throws Exception {
    Address<String, String> address = change();
    AtomicInteger asked = new AtomicInteger();
    serve(two, address, text -> silent(asked));

    assertEquals(ErrorCode.OUTCOME_UNKNOWN, failureOf(one.bus().request(address, "x")).code());
    assertEquals(1, asked.get());
  }

  @Test
  void isUnavailableOnceTheOnlyServerHasLeft() throws Exception {
    Address<String, String> address = question();
    TestNode four = two.another(CLUSTER, TestNode.PLAIN);
    serve(four, address, Future::succeededFuture);
    assertEquals("x", await(one.bus().request(address, "x")));
    four.close();

    long start = System.nanoTime();
    assertEquals(ErrorCode.UNAVAILABLE, failureOf(one.bus().request(address, "x")).code());

    long limit = TestNode.TIMEOUT.toNanos() + TimeUnit.SECONDS.toNanos(2);
    assertTrue(System.nanoTime() - start < limit);
    long deadline = start + TimeUnit.SECONDS.toNanos(10);
    while (one.node().size() > 3 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    assertEquals(3, one.node().size());
  }

  @Test
  void publishesToEveryProcess() throws Exception {
    Topic<String> topic = Topic.across(name(), text(1));
    BlockingQueue<String> first = listen(one, topic);
    BlockingQueue<String> second = listen(two, topic);
    BlockingQueue<String> third = listen(three, topic);

    await(one.bus().publish(topic, "news"));

    for (BlockingQueue<String> heard : List.of(first, second, third)) {
      assertEquals("news", heard.poll(10, TimeUnit.SECONDS));
    }
    await(two.bus().publish(topic, "more"));
    for (BlockingQueue<String> heard : List.of(first, second, third)) {
      assertEquals("more", heard.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void publishesToNobody() throws Exception {
    await(one.bus().publish(Topic.across(name(), text(1)), "news"));
  }

  @Test
  void keepsWhatIsLocalToItself() throws Exception {
    Address<String, String> address = new Address<>(name());
    Topic<String> topic = new Topic<>(name());
    serve(two, address, Future::succeededFuture);
    BlockingQueue<String> elsewhere = listen(two, topic);
    BlockingQueue<String> here = listen(one, topic);

    assertEquals(ErrorCode.UNAVAILABLE, failureOf(one.bus().request(address, "x")).code());
    one.bus().publish(topic, "news");

    assertEquals("news", here.poll(10, TimeUnit.SECONDS));
    // What it would have to overtake has arrived: nothing else is under way.
    Topic<String> later = Topic.across(name(), text(1));
    BlockingQueue<String> marker = listen(two, later);
    await(one.bus().publish(later, "later"));
    assertEquals("later", marker.poll(10, TimeUnit.SECONDS));
    assertTrue(elsewhere.isEmpty());
  }

  @Test
  void saysThatAnotherReleaseIsNotUnderstood() throws Exception {
    String name = name();
    serve(two, Address.across(name, text(2), text(1)), Future::succeededFuture);

    LogServerException failure =
        failureOf(one.bus().request(Address.across(name, text(1), text(1)), "x"));

    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.getMessage().contains("version 1 is not known"), failure.getMessage());
  }

  @Test
  void doesNotTakeAnAnswerThatItCannotReadForNoChange() throws Exception {
    String name = name();
    serve(two, Address.ofChangeAcross(name, text(1), text(2)), Future::succeededFuture);

    LogServerException failure =
        failureOf(one.bus().request(Address.ofChangeAcross(name, text(1), text(1)), "x"));

    assertEquals(ErrorCode.OUTCOME_UNKNOWN, failure.code());
    assertTrue(failure.getMessage().contains("version 2 is not known"), failure.getMessage());
  }

  @Test
  void dropsNewsThatItCannotRead() throws Exception {
    String name = name();
    BlockingQueue<String> heard = listen(two, Topic.across(name, text(1)));

    await(one.bus().publish(Topic.across(name, text(2)), "unreadable"));
    await(one.bus().publish(Topic.across(name, text(1)), "readable"));

    assertEquals("readable", heard.poll(10, TimeUnit.SECONDS));
  }

  private static Future<String> silent(AtomicInteger asked) {
    asked.incrementAndGet();
    return Promise.<String>promise().future();
  }

  private static Wire<String> text(int version) {
    return Wire.json(
        version, text -> new JsonObject().put("text", text), json -> json.getString("text"));
  }

  /** One that no other test uses. */
  private static String name() {
    return "test." + NAMES.incrementAndGet();
  }

  private static Address<String, String> question() {
    return Address.across(name(), text(1), text(1));
  }

  private static Address<String, String> change() {
    return Address.ofChangeAcross(name(), text(1), text(1));
  }

  private static Registration serve(
      TestNode node,
      Address<String, String> address,
      java.util.function.Function<String, Future<String>> handler)
      throws Exception {
    Registration registration = node.bus().serve(address, handler);
    await(registration.registered());
    return registration;
  }

  private static BlockingQueue<String> listen(TestNode node, Topic<String> topic) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    await(node.bus().listen(topic, heard::add).registered());
    return heard;
  }

  private static LogServerException failureOf(Future<?> future) {
    return assertThrows(LogServerException.class, () -> await(future));
  }
}
