package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.queue.Await;
import io.logserver.support.LogCapture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpeningTest {

  private final Vertx vertx = Vertx.vertx();
  private final Promise<Void> stop = Promise.promise();
  private final Opening opening = new Opening(vertx, stop.future());
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  @AfterEach
  void closeVertx() {
    Await.result(vertx.close());
  }

  @Test
  void triesAgainWhatIsAwayAndSaysSoOnce() {
    try (LogCapture log = new LogCapture()) {
      Await.result(open(() -> attempts.incrementAndGet() < 4 ? away() : Future.succeededFuture()));
      assertEquals(4, attempts.get());
      assertNull(opening.problem("store"));
      assertEquals(1, log.faults().size(), log.faults()::toString);
      String line = log.faults().getFirst();
      assertTrue(line.contains("Waiting for store"), line);
      assertTrue(line.endsWith("nobody answers"), line);
    }
  }

  @Test
  void saysWhatItWaitsFor() {
    Future<Void> opened = open(OpeningTest::away);
    Await.until("it waits", () -> "nobody answers".equals(opening.problem("store")));
    assertFalse(opened.isComplete());
    stop.complete();
  }

  @Test
  void failsAtOnceWithWhatIsWrongForGood() {
    RuntimeException wrong = new IllegalStateException("other paths");
    assertSame(wrong, Await.failure(open(() -> Future.failedFuture(wrong))));
    assertSame(
        wrong,
        Await.failure(
            open(() -> {
              throw wrong;
            })));
  }

  @Test
  void failsWithWhatIsFoundWrongOnceThePartIsThere() {
    IllegalStateException wrong = new IllegalStateException("no such user");
    Future<Void> opened =
        open(() -> attempts.incrementAndGet() < 2 ? away() : Future.failedFuture(wrong));
    assertSame(wrong, Await.failure(opened));
  }

  @Test
  void givesUpAtOnceWhenItIsStopped() {
    Future<Void> opened = open(OpeningTest::away);
    Await.until("it waits", () -> opening.problem("store") != null);
    stop.complete();
    assertTrue(opened.failed());
    assertTrue(opened.cause().getMessage().contains("waited for store"), opened::toString);
  }

  @Test
  void closesWhatOpensAfterItWasStopped() {
    Promise<Void> slow = Promise.promise();
    Future<Void> opened = open(slow::future);
    stop.complete();
    assertTrue(opened.failed());
    assertEquals(0, closed.get());
    slow.complete();
    assertEquals(1, closed.get());
  }

  private Future<Void> open(Supplier<Future<Void>> open) {
    return opening.open(
        "store",
        open,
        () -> {
          closed.incrementAndGet();
          return Future.succeededFuture();
        });
  }

  private static Future<Void> away() {
    return Future.failedFuture(new LogServerException(ErrorCode.UNAVAILABLE, "nobody answers"));
  }
}
