package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The requests at work on one event loop: no more than the process may have, and each with an end.
 * While its body comes the client is held to a pace (408); once it is there, the server is (503).
 */
final class Requests {

  /** Bytes of a body that must have come for it to get more time. */
  private static final int BODY_PROGRESS = 256 * 1024;

  private static final long TICK_MILLIS = 100;

  private final InFlight inFlight;
  private final DeadlineQueue bodies;
  private final DeadlineQueue answers;

  /**
   * No requests yet.
   *
   * @param bodyTimeout for the body to come, or to go on coming
   * @param requestTimeout from then to the answer
   */
  Requests(InFlight inFlight, Duration bodyTimeout, Duration requestTimeout) {
    this.inFlight = inFlight;
    bodies = new DeadlineQueue(bodyTimeout);
    answers = new DeadlineQueue(requestTimeout);
  }

  /** Looks after the deadlines from here on; on the event loop. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(TICK_MILLIS, tick -> expire(System.nanoTime()));
  }

  /** Route handler that admits a request, or refuses it before anything is done for it. */
  void admit(RoutingContext routing) {
    if (!inFlight.begin()) {
      routing.fail(
          new LogServerException(
              ErrorCode.OVERLOADED, "The server works on as many requests as it may; try again"));
      return;
    }
    Deadline deadline = new Deadline(routing, this);
    answers.add(deadline);
    routing.addEndHandler(ended -> deadline.end());
    routing.next();
  }

  DeadlineQueue bodies() {
    return bodies;
  }

  DeadlineQueue answers() {
    return answers;
  }

  void left() {
    inFlight.end();
  }

  private void expire(long now) {
    bodies.expire(now, this::checkBody);
    answers.expire(now, Requests::giveUp);
  }

  private void checkBody(Deadline deadline) {
    if (deadline.progressed(BODY_PROGRESS)) {
      bodies.add(deadline);
    } else {
      deadline.expire(
          new LogServerException(
              ErrorCode.REQUEST_TIMEOUT,
              "The body did not come in time (http.body-timeout); nothing was stored"));
    }
  }

  /** Of a request that changes something it is not known here how far it got. */
  private static void giveUp(Deadline deadline) {
    HttpServerRequest request = deadline.routing.request();
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    deadline.expire(
        new LogServerException(
            reads ? ErrorCode.UNAVAILABLE : ErrorCode.OUTCOME_UNKNOWN,
            "There was no answer in time (http.request-timeout)"));
  }
}
