package io.logserver.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Supplier;

/** Somebody who serves an address or listens to a topic. */
public final class Registration {

  /** Nobody. */
  public static final Registration NONE =
      new Registration(Future.succeededFuture(), Future::succeededFuture);

  private final Future<Void> registered;
  private final Supplier<Future<Void>> end;

  private Registration(Future<Void> registered, Supplier<Future<Void>> end) {
    this.registered = registered;
    this.end = end;
  }

  Registration(MessageConsumer<?> consumer) {
    this(consumer.completion(), consumer::unregister);
  }

  /**
   * Completes once it is known: to this process, and to the cluster where it is meant for it.
   * Processes that use the name already hear of the newcomer some milliseconds later.
   */
  public Future<Void> registered() {
    return registered;
  }

  /** The same registration, which does {@code first} before it ends. */
  Registration before(Runnable first) {
    return new Registration(
        registered,
        () -> {
          first.run();
          return end.get();
        });
  }

  /** Ends it; once. */
  public Future<Void> stop() {
    return end.get();
  }
}
