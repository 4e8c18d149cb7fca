package io.logserver.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How late the event loops are: on each of them a timer that should fire every tenth of a second,
 * and the time by which it fires late. A loop that is late makes everything late that it serves.
 */
public final class EventLoopLag {

  private static final long TICK_MILLIS = 100;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Timer timer;
  private final List<Probe> probes = new CopyOnWriteArrayList<>();

  /** A meter in {@code registry}, shared by the loops: its maximum is that of the latest. */
  public EventLoopLag(MeterRegistry registry) {
    timer =
        Timer.builder("logserver.eventloop.lag")
            .description("By how much timers of event loops fire late")
            .register(registry);
  }

  /** Makes the verticle that looks at one event loop. */
  public Supplier<VerticleBase> probes() {
    return () -> {
      Probe probe = new Probe();
      probes.add(probe);
      return probe;
    };
  }

  /** Which loops stand still; null when none. */
  public @Nullable String problem() {
    long now = System.nanoTime();
    long stuck = probes.stream().filter(probe -> now - probe.due > STUCK_NANOS).count();
    return stuck == 0
        ? null
        : stuck + " of " + probes.size() + " event loops have stood still for more than 5 s";
  }

  private final class Probe extends VerticleBase {

    private volatile long due = System.nanoTime() + TICK_NANOS;

    @Override
    public Future<?> start() {
      due = System.nanoTime() + TICK_NANOS;
      vertx.setTimer(TICK_MILLIS, fired -> tick());
      return Future.succeededFuture();
    }

    private void tick() {
      long now = System.nanoTime();
      timer.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
      due = now + TICK_NANOS;
      vertx.setTimer(TICK_MILLIS, fired -> tick());
    }
  }
}
