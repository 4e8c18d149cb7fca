package io.logserver.stream;

import io.logserver.bus.Bus;
import io.logserver.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Takes stored batches from the bus to the {@link LiveTail}. One instance for each process: it
 * hands on by reference.
 */
public final class StreamVerticle extends VerticleBase {

  private final Bus bus;
  private final LiveTail liveTail;
  private Registration listener = Registration.NONE;

  /** A verticle that feeds {@code liveTail}, and closes it when it is undeployed. */
  public StreamVerticle(Bus bus, LiveTail liveTail) {
    this.bus = bus;
    this.liveTail = liveTail;
  }

  @Override
  public Future<?> start() {
    listener = bus.listen(StoredBatches.TOPIC, liveTail::publish);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return listener.stop().eventually(liveTail::close);
  }
}
