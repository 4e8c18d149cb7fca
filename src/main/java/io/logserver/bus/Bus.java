package io.logserver.bus;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Typed requests and publications over the Vert.x event bus of this JVM.
 *
 * <p>An answer is sent as a {@link Reply}, so that a {@link LogServerException} arrives as it was
 * thrown, details included. That nobody serves an address is {@link ErrorCode#UNAVAILABLE}; that
 * the answer does not come in time, what the address says.
 */
public final class Bus {

  private final EventBus eventBus;
  private final DeliveryOptions options;

  /**
   * A view of the event bus of {@code vertx}.
   *
   * @param timeout how long a request waits for its answer; below the HTTP timeout, so that the
   *     client gets an answer
   */
  public Bus(Vertx vertx, Duration timeout) {
    eventBus = vertx.eventBus();
    options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setCodecName(LocalCodec.NAME)
            .setSendTimeout(timeout.toMillis());
  }

  /** Registers the codecs; once for each Vert.x, before the first message. */
  public static void registerCodecs(Vertx vertx) {
    vertx.eventBus().registerCodec(new LocalCodec());
  }

  /** Asks whoever serves {@code address}. */
  public <Q, A> Future<A> request(Address<Q, A> address, Q question) {
    return request(address, question, options);
  }

  /** Asks whoever serves {@code address} and waits longer, or shorter, than for other answers. */
  public <Q, A> Future<A> request(Address<Q, A> address, Q question, Duration patience) {
    return request(
        address, question, new DeliveryOptions(options).setSendTimeout(patience.toMillis()));
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
  public <Q, A> Server serve(Address<Q, A> address, Function<Q, Future<A>> handler) {
    MessageConsumer<Q> consumer =
        eventBus.localConsumer(
            address.name(),
            message ->
                answer(handler, message.body())
                    .onComplete(r -> reply(message, r.result(), r.cause())));
    return consumer::unregister;
  }

  /** Publishes to everybody who listens to {@code topic} in this JVM. */
  public <M> void publish(Topic<M> topic, M body) {
    eventBus.publish(topic.name(), body, options);
  }

  /** Listens to {@code topic} on the caller's context. */
  public <M> Server listen(Topic<M> topic, Consumer<M> listener) {
    MessageConsumer<M> consumer =
        eventBus.localConsumer(topic.name(), message -> listener.accept(message.body()));
    return consumer::unregister;
  }

  /** A registration on the bus. */
  @FunctionalInterface
  public interface Server {
    /** Ends it. */
    Future<Void> stop();
  }

  private static <Q, A> Future<A> answer(Function<Q, Future<A>> handler, Q question) {
    try {
      return handler.apply(question);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <A> void reply(Message<?> message, @Nullable A answer, @Nullable Throwable failure) {
    message.reply(new Reply<>(answer, failure), options);
  }

  private static Throwable translate(Address<?, ?> address, Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return failure;
    }
    return reply.failureType() == ReplyFailure.TIMEOUT
        ? new LogServerException(
            address.onTimeout(), "'" + address.name() + "' did not answer in time")
        : new LogServerException(
            ErrorCode.UNAVAILABLE, "The part that serves '" + address.name() + "' is away");
  }

  private record Reply<A>(@Nullable A answer, @Nullable Throwable failure) {

    Future<A> toFuture() {
      return failure == null ? Future.succeededFuture(answer) : Future.failedFuture(failure);
    }
  }
}
