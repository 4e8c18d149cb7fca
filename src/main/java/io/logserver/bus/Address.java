package io.logserver.bus;

import io.logserver.error.ErrorCode;

/**
 * A place on the event bus where a question of one type is answered by another.
 *
 * @param name unique on the bus, {@code log.search}
 * @param onTimeout what it means that the answer does not come in time
 * @param <Q> what is asked
 * @param <A> what is answered
 */
@SuppressWarnings("unused") // The type parameters tie a request to its answer.
public record Address<Q, A>(String name, ErrorCode onTimeout) {

  /** A question that changes nothing. */
  public Address(String name) {
    this(name, ErrorCode.UNAVAILABLE);
  }

  /** A request for a change, which may have happened although its answer did not come. */
  public static <Q, A> Address<Q, A> ofChange(String name) {
    return new Address<>(name, ErrorCode.OUTCOME_UNKNOWN);
  }
}
