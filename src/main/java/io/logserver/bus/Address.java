package io.logserver.bus;

import io.logserver.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A place on the event bus where a question of one type is answered by another. It stays within the
 * process, unless it is one {@link #across} processes.
 *
 * @param name unique on the bus, {@code log.search}
 * @param onTimeout what it means that the answer does not come in time
 * @param wires how both travel between processes; null where they never do
 * @param <Q> what is asked
 * @param <A> what is answered
 */
public record Address<Q, A>(String name, ErrorCode onTimeout, @Nullable Wires<Q, A> wires) {

  /** How a question and its answer travel. */
  public record Wires<Q, A>(Wire<Q> question, Wire<A> answer) {}

  /** A question that changes nothing, within the process. */
  public Address(String name) {
    this(name, ErrorCode.UNAVAILABLE, null);
  }

  /**
   * A request for a change within the process, which may have happened although its answer did not
   * come.
   */
  public static <Q, A> Address<Q, A> ofChange(String name) {
    return new Address<>(name, ErrorCode.OUTCOME_UNKNOWN, null);
  }

  /**
   * A question that changes nothing, answered by any process of the cluster that serves it. It may
   * be asked more than once.
   */
  public static <Q, A> Address<Q, A> across(String name, Wire<Q> question, Wire<A> answer) {
    return new Address<>(name, ErrorCode.UNAVAILABLE, new Wires<>(question, answer));
  }

  /** A request for a change, made by any process of the cluster that serves it, and sent once. */
  public static <Q, A> Address<Q, A> ofChangeAcross(String name, Wire<Q> question, Wire<A> answer) {
    return new Address<>(name, ErrorCode.OUTCOME_UNKNOWN, new Wires<>(question, answer));
  }

  /** Whether asking again does no harm. */
  boolean changesNothing() {
    return onTimeout == ErrorCode.UNAVAILABLE;
  }
}
