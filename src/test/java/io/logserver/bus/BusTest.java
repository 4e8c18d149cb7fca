package io.logserver.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusTest {

  private static final Address<List<String>, List<String>> ECHO = new Address<>("test.echo");
  private static final Address<String, String> CHANGE = Address.ofChange("test.change");
  private static final Topic<Object> NEWS = new Topic<>("test.news");

  private Vertx vertx;
  private Bus bus;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx);
    bus = new Bus(vertx, Duration.ofMillis(100));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void handsQuestionAndAnswerOverByReference() throws Exception {
    List<String> question = List.of("a");
    bus.serve(ECHO, Future::succeededFuture);

    assertSame(question, await(bus.request(ECHO, question)));
  }

  @Test
  void bringsAFailureBackAsItWas() {
    LogServerException failure =
        LogServerException.invalid(ErrorDetail.at("enum", "no", "body", 1));
    bus.serve(ECHO, question -> Future.failedFuture(failure));
    assertSame(failure, failureOf(bus.request(ECHO, List.of())));
  }

  @Test
  void bringsAThrownFailureBackToo() {
    LogServerException failure = new LogServerException(ErrorCode.FORBIDDEN, "no");
    bus.serve(
        ECHO,
        question -> {
          throw failure;
        });
    assertSame(failure, failureOf(bus.request(ECHO, List.of())));
  }

  @Test
  void isUnavailableWhenNobodyServes() {
    assertEquals(ErrorCode.UNAVAILABLE, codeOf(bus.request(ECHO, List.of())));
    assertEquals(ErrorCode.UNAVAILABLE, codeOf(bus.request(CHANGE, "x")));
  }

  @Test
  void saysThatAChangeMayHaveHappenedWhenItsAnswerIsLate() {
    bus.serve(ECHO, question -> Promise.<List<String>>promise().future());
    bus.serve(CHANGE, question -> Promise.<String>promise().future());

    assertEquals(ErrorCode.UNAVAILABLE, codeOf(bus.request(ECHO, List.of())));
    assertEquals(ErrorCode.OUTCOME_UNKNOWN, codeOf(bus.request(CHANGE, "x")));
  }

  @Test
  void publishesToEveryListenerUntilItStops() throws Exception {
    CompletableFuture<Object> one = new CompletableFuture<>();
    CompletableFuture<Object> two = new CompletableFuture<>();
    bus.listen(NEWS, one::complete);
    Registration second = bus.listen(NEWS, two::complete);
    await(second.stop());
    Object body = new Object();

    bus.publish(NEWS, body);

    assertSame(body, one.get(5, TimeUnit.SECONDS));
    assertEquals(false, two.isDone());
  }

  private static ErrorCode codeOf(Future<?> future) {
    return assertInstanceOf(LogServerException.class, failureOf(future)).code();
  }

  private static Throwable failureOf(Future<?> future) {
    return assertThrows(ExecutionException.class, () -> await(future)).getCause();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
