package io.logserver.bus;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Typed requests and publications over the Vert.x event bus: of this process, or of the cluster
 * where an address or topic is one across processes.
 *
 * <p>A {@link LogServerException} that answers a request arrives as it was thrown, details
 * included. That nobody serves an address is {@link ErrorCode#UNAVAILABLE}; that the answer does
 * not come in time, what the address says.
 */
public final class Bus {

  private final EventBus eventBus;
  private final Duration timeout;
  private final DeliveryOptions options;
  private final ClusterBus cluster;

  /**
   * A view of the event bus of {@code vertx}; one for each Vert.x, so that it knows what this
   * process serves.
   *
   * @param timeout how long a request waits for its answer; below the HTTP timeout, so that the
   *     client gets an answer
   */
  public Bus(Vertx vertx, Duration timeout) {
    eventBus = vertx.eventBus();
    this.timeout = timeout;
    options = options(timeout);
    cluster = new ClusterBus(eventBus);
  }

  /**
   * Registers the codec, and refuses Java's serialised objects from other processes; once for each
   * Vert.x, before the first message.
   */
  public static void registerCodecs(Vertx vertx) {
    vertx
        .eventBus()
        .registerCodec(new BusCodec())
        .serializableChecker(type -> false)
        .clusterSerializableChecker(type -> false);
  }

  /** Asks whoever serves {@code address}. */
  public <Q, A> Future<A> request(Address<Q, A> address, Q question) {
    return address.wires() == null
        ? request(address, question, options)
        : cluster.request(address, address.wires(), question, timeout);
  }

  /** Asks whoever serves {@code address} and waits longer, or shorter, than for other answers. */
  public <Q, A> Future<A> request(Address<Q, A> address, Q question, Duration patience) {
    return address.wires() == null
        ? request(address, question, options(patience))
        : cluster.request(address, address.wires(), question, patience);
  }

  private <Q, A> Future<A> request(Address<Q, A> address, Q question, DeliveryOptions sending) {
    return eventBus
        .<Reply<A>>request(address.name(), question, sending)
        .transform(result ->
            result.succeeded()
                ? result.result().body().toFuture()
                : Future.failedFuture(translate(address, result.cause())));
  }

  /**
   * Answers requests to {@code address} on the caller's context; several servers of one address
   * take turns.
   */
  public <Q, A> Registration serve(Address<Q, A> address, Function<Q, Future<A>> handler) {
    return address.wires() == null
        ? new Registration(
            eventBus.<Q>localConsumer(address.name(), message -> answer(message, handler)))
        : cluster.serve(address, address.wires(), handler);
  }

  private <Q, A> void answer(Message<Q> message, Function<Q, Future<A>> handler) {
    answer(handler, message.body())
        .onComplete(r -> message.reply(new Reply<>(r.result(), r.cause()), options));
  }

  /**
   * Publishes to everybody who listens to {@code topic}. Delivery is at most once.
   *
   * @return completes when the message is written to the socket of the first process that listens,
   *     which for a topic with a listener in one process tells about back-pressure; fails when no
   *     process that listens can be reached. At once when nobody listens, or only this process
   */
  public <M> Future<Void> publish(Topic<M> topic, M body) {
    if (topic.wire() != null) {
      return cluster.publish(topic, topic.wire(), body);
    }
    eventBus.publish(topic.name(), body, options);
    return Future.succeededFuture();
  }

  /** Listens to {@code topic} on the caller's context. */
  public <M> Registration listen(Topic<M> topic, Consumer<M> listener) {
    return topic.wire() == null
        ? new Registration(
            eventBus.<M>localConsumer(topic.name(), message -> listener.accept(message.body())))
        : cluster.listen(topic, topic.wire(), listener);
  }

  private static DeliveryOptions options(Duration patience) {
    return delivery(patience).setLocalOnly(true);
  }

  static DeliveryOptions delivery(Duration patience) {
    return new DeliveryOptions().setCodecName(BusCodec.NAME).setSendTimeout(patience.toMillis());
  }

  static <Q, A> Future<A> answer(Function<Q, Future<A>> handler, Q question) {
    try {
      return handler.apply(question);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  static Throwable translate(Address<?, ?> address, Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return failure;
    }
    return reply.failureType() == ReplyFailure.TIMEOUT
        ? new LogServerException(
            address.onTimeout(), "'" + address.name() + "' did not answer in time")
        : new LogServerException(
            ErrorCode.UNAVAILABLE, "The part that serves '" + address.name() + "' is away");
  }
}
