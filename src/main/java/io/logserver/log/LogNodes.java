package io.logserver.log;

import io.logserver.bus.Bus;
import io.logserver.bus.Topic;
import io.logserver.bus.Wire;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Counts the log nodes of the cluster, this one included: each tells every second that it lives,
 * and who was not heard for {@link #GONE} is gone. Any thread may ask for the number.
 */
public final class LogNodes extends VerticleBase implements IntSupplier {

  private static final long BEAT_MILLIS = 1_000;
  private static final long GONE = TimeUnit.SECONDS.toNanos(5);

  private static final Topic<Beat> BEATS =
      Topic.across(
          "log.nodes",
          Wire.json(
              1,
              beat -> new JsonObject().put("process", beat.process).put("leaving", beat.leaving),
              json -> new Beat(json.getString("process"), json.getBoolean("leaving"))));

  private final Bus bus;
  private final String process;

  /** When each of the others was last heard, {@link System#nanoTime}. */
  private final Map<String, Long> others = new HashMap<>();

  private volatile int nodes = 1;

  private record Beat(String process, boolean leaving) {}

  /**
   * A node that knows no other.
   *
   * @param process identity of this process, another after each start
   */
  public LogNodes(Bus bus, String process) {
    this.bus = bus;
    this.process = process;
  }

  @Override
  public Future<?> start() {
    return bus.listen(BEATS, this::heard)
        .registered()
        .onSuccess(listening -> vertx.setPeriodic(0, BEAT_MILLIS, tick -> beat()));
  }

  @Override
  public Future<?> stop() {
    return bus.publish(BEATS, new Beat(process, true));
  }

  @Override
  public int getAsInt() {
    return nodes;
  }

  private void beat() {
    long now = System.nanoTime();
    others.values().removeIf(heardAt -> now - heardAt > GONE);
    nodes = 1 + others.size();
    bus.publish(BEATS, new Beat(process, false));
  }

  private void heard(Beat beat) {
    if (beat.leaving) {
      others.remove(beat.process);
    } else if (!beat.process.equals(process)) {
      others.put(beat.process, System.nanoTime());
    }
    nodes = 1 + others.size();
  }
}
