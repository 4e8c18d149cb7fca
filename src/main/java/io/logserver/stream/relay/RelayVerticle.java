package io.logserver.stream.relay;

import io.logserver.bus.Bus;
import io.logserver.stream.Interest;
import io.logserver.stream.StoredBatches;
import io.logserver.tenant.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.Set;

/**
 * Brings the logs of the workers of other processes to the live tail of this one. The process has
 * one registration on the bus, for whatever its tenants and subscribers; tenants that it follows it
 * tells to the workers.
 */
public final class RelayVerticle extends VerticleBase implements Interest {

  /** New tenants that come within this time are told of together. */
  private static final long GATHER_MILLIS = 5;

  private final Bus bus;
  private final String process;
  private final Sources sources = new Sources(System::nanoTime);
  private boolean calling;

  /**
   * A verticle that follows nobody.
   *
   * @param process identity of this process, another after each start
   */
  public RelayVerticle(Bus bus, String process) {
    this.bus = bus;
    this.process = process;
  }

  @Override
  public Future<?> start() {
    return bus.serve(Wires.publications(process), this::accept)
        .registered()
        .onSuccess(registered -> {
          vertx.setPeriodic(
              0,
              Rounds.CALL.toMillis(),
              tick -> {
                sources.tick();
                call();
              });
          vertx.setTimer(Rounds.LISTEN.toMillis(), heardAll -> sources.listened());
        });
  }

  @Override
  public Future<?> stop() {
    return bus.publish(Wires.FOLLOWING, new Following(process, true, Set.of(), Set.of()));
  }

  @Override
  public Future<Void> acquire(TenantId tenant) {
    Context caller = vertx.getOrCreateContext();
    Promise<Void> acquired = Promise.promise();
    context.runOnContext(run -> {
      sources
          .acquire(tenant)
          .onComplete(inPlace -> caller.runOnContext(back -> acquired.handle(inPlace)));
      callSoon();
    });
    return acquired.future();
  }

  @Override
  public void release(TenantId tenant) {
    context.runOnContext(run -> sources.release(tenant));
  }

  private void callSoon() {
    if (!calling && sources.isWaiting()) {
      calling = true;
      vertx.setTimer(
          GATHER_MILLIS,
          gathered -> {
            calling = false;
            call();
          });
    }
  }

  private void call() {
    bus.publish(Wires.FOLLOWING, sources.following(process));
  }

  private Future<Boolean> accept(Publication publication) {
    StoredBatches stored = sources.accept(publication);
    if (!stored.batches().isEmpty() || !stored.missed().isEmpty()) {
      bus.publish(StoredBatches.TOPIC, stored);
    }
    return Future.succeededFuture(true);
  }
}
