package io.logserver.ops;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskSpace;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The room on the disk of the data directory, looked at every few seconds. It speaks up before the
 * journal refuses logs (at 5 %, or 1 GiB), so that there is time to do something.
 */
public final class DiskWatch extends VerticleBase {

  private static final long EVERY_MILLIS = 5_000;
  private static final double LOW_FRACTION = 0.08;
  private static final long LOW_BYTES = 3L << 29;

  private final Disk disk;
  private final Path directory;
  private volatile DiskSpace space = new DiskSpace(Long.MAX_VALUE, Long.MAX_VALUE);
  private volatile @Nullable String failure;

  /** A watch over the disk of {@code directory}; its figures become gauges in {@code registry}. */
  public DiskWatch(Disk disk, Path directory, MeterRegistry registry) {
    this.disk = disk;
    this.directory = directory;
    registry.gauge("logserver.disk.free.bytes", this, watch -> watch.space.usable());
    registry.gauge("logserver.disk.total.bytes", this, watch -> watch.space.total());
  }

  /** Has looked once when it completes. */
  @Override
  public Future<?> start() {
    vertx.setPeriodic(EVERY_MILLIS, tick -> look());
    return look();
  }

  /** What is wrong, null when there is room. */
  public @Nullable String problem() {
    String failed = failure;
    if (failed != null) {
      return failed;
    }
    DiskSpace now = space;
    long low = Math.max(LOW_BYTES, (long) (now.total() * LOW_FRACTION));
    return now.usable() >= low
        ? null
        : "the disk of %s is nearly full: %d bytes are free, %d should be; soon logs are refused"
            .formatted(directory, now.usable(), low);
  }

  private Future<?> look() {
    return vertx
        .executeBlocking(() -> disk.space(directory))
        .onSuccess(this::found)
        .otherwise(e -> {
          failure = "the room on the disk of " + directory + " is not known: " + e;
          return space;
        });
  }

  private void found(DiskSpace now) {
    space = now;
    failure = null;
  }
}
