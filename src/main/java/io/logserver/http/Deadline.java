package io.logserver.http;

import io.logserver.error.LogServerException;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * How long one request may still take: first until its body is there, then until it is answered. It
 * is a link of the {@link DeadlineQueue} it waits in. Used on the request's event loop only.
 */
final class Deadline {

  private static final String KEY = Deadline.class.getName();

  final RoutingContext routing;
  @Nullable DeadlineQueue queue;
  @Nullable Deadline before;
  @Nullable Deadline after;
  long at;

  private final Requests requests;
  private boolean timed = true;
  private boolean inFlight = true;
  private int received;
  private int receivedBefore;

  Deadline(RoutingContext routing, Requests requests) {
    this.routing = routing;
    this.requests = requests;
    routing.put(KEY, this);
  }

  /** The deadline of a request that was admitted. */
  static Deadline of(RoutingContext routing) {
    return routing.get(KEY);
  }

  /** Whether the request is over, answered or not. */
  boolean isOver() {
    return !inFlight;
  }

  /** The body is read from here on, and the client is to blame for the time that takes. */
  void bodyBegins() {
    if (timed) {
      requests.bodies().add(this);
    }
  }

  /** More of the body is there; {@code length} of it in all. */
  void bodyGrew(int length) {
    received = length;
  }

  /** The body is there, and the server is to blame from here on. */
  void bodyEnded() {
    if (timed) {
      requests.answers().add(this);
    }
  }

  /** Whether enough of the body came since the last time this was asked. */
  boolean progressed(int enough) {
    boolean progressed = received - receivedBefore >= enough;
    receivedBefore = received;
    return progressed;
  }

  /** The request takes the time it takes. */
  void lift() {
    timed = false;
    if (queue != null) {
      queue.remove(this);
    }
  }

  /** The request is over, or no request any more. */
  void end() {
    lift();
    if (inFlight) {
      inFlight = false;
      requests.left();
    }
  }

  void expire(LogServerException failure) {
    end();
    routing.fail(failure);
  }
}
