package io.logserver.bus;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the bus that crosses processes. What this process serves itself it does not ask of
 * others; what it asks of others goes to each of them in turn.
 *
 * <p>Vert.x does not tell that a process has died with a request: the answer just does not come,
 * until the cluster has noticed. A question that changes nothing therefore waits for the first two
 * answers only {@link #ATTEMPT}, and is asked again of the next in turn. A change is sent once.
 */
final class ClusterBus {

  private static final Logger log = LoggerFactory.getLogger(ClusterBus.class);

  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  /** Of all the patience that there is, an attempt has at most this share. */
  private static final int ATTEMPTS = 3;

  private static final DeliveryOptions TO_ALL = Bus.delivery(ATTEMPT);

  private final EventBus eventBus;

  /** Who serves in this process, by address. */
  private final Map<String, Integer> servers = new ConcurrentHashMap<>();

  ClusterBus(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  <Q, A> Future<A> request(
      Address<Q, A> address, Address.Wires<Q, A> wires, Q question, Duration patience) {
    Parcel<Q> parcel = Parcel.of(question, wires.question());
    Wire<Reply<A>> replies = Reply.wire(address.name(), wires.answer());
    boolean here = servers.containsKey(address.name());
    int attempts = here || !address.changesNothing() ? 1 : ATTEMPTS;
    return send(address, parcel, patience, here, attempts)
        .transform(result ->
            result.succeeded()
                ? open(address, replies, result.result())
                : Future.failedFuture(Bus.translate(address, result.cause())));
  }

  private <Q> Future<Parcel<?>> send(
      Address<Q, ?> address, Parcel<Q> parcel, Duration patience, boolean here, int attempts) {
    Duration share = attempts == 1 ? patience : shorter(ATTEMPT, patience.dividedBy(attempts));
    return eventBus
        .<Parcel<?>>request(address.name(), parcel, Bus.delivery(share).setLocalOnly(here))
        .map(Message::body)
        .recover(failure ->
            attempts > 1 && isTimeout(failure)
                ? send(address, parcel, patience.minus(share), here, attempts - 1)
                : Future.failedFuture(failure));
  }

  @SuppressWarnings("unchecked") // Who serves an address answers with what the address says.
  private static <A> Future<A> open(
      Address<?, A> address, Wire<Reply<A>> replies, Parcel<?> parcel) {
    try {
      return ((Parcel<Reply<A>>) parcel).open(replies).toFuture();
    } catch (WireException e) {
      return Future.failedFuture(
          new LogServerException(
              address.onTimeout(),
              "The answer of '" + address.name() + "' cannot be read: " + e.getMessage()));
    }
  }

  <Q, A> Registration serve(
      Address<Q, A> address, Address.Wires<Q, A> wires, Function<Q, Future<A>> handler) {
    Wire<Reply<A>> replies = Reply.wire(address.name(), wires.answer());
    Function<Parcel<Q>, Future<A>> opening = parcel -> handler.apply(open(address, wires, parcel));
    Registration registration =
        new Registration(
            eventBus.<Parcel<Q>>consumer(
                address.name(),
                message ->
                    Bus.answer(opening, message.body())
                        .onComplete(r ->
                            message.reply(
                                Parcel.of(new Reply<>(r.result(), r.cause()), replies), TO_ALL))));
    servers.merge(address.name(), 1, Integer::sum);
    return registration.before(
        () -> servers.computeIfPresent(address.name(), (name, n) -> n == 1 ? null : n - 1));
  }

  private static <Q> Q open(Address<Q, ?> address, Address.Wires<Q, ?> wires, Parcel<Q> parcel) {
    try {
      return parcel.open(wires.question());
    } catch (WireException e) {
      throw new LogServerException(
          ErrorCode.UNAVAILABLE,
          "The process that serves '"
              + address.name()
              + "' cannot read what it is asked: "
              + e.getMessage());
    }
  }

  <M> Future<Void> publish(Topic<M> topic, Wire<M> wire, M body) {
    return eventBus
        .<Parcel<M>>publisher(topic.name(), TO_ALL)
        .write(Parcel.of(body, wire))
        .recover(
            failure -> isNobody(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }

  <M> Registration listen(Topic<M> topic, Wire<M> wire, Consumer<M> listener) {
    AtomicBoolean told = new AtomicBoolean();
    return new Registration(
        eventBus.<Parcel<M>>consumer(
            topic.name(),
            message -> {
              M body;
              try {
                body = message.body().open(wire);
              } catch (WireException e) {
                if (told.compareAndSet(false, true)) {
                  log.warn(
                      "Messages of '{}' from another process cannot be read; this is told once: {}",
                      topic.name(),
                      e.getMessage());
                }
                return;
              }
              listener.accept(body);
            }));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT;
  }

  private static boolean isNobody(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
