package io.logserver.stream.relay;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatchCodec;
import io.logserver.log.LogBatchFormatException;
import io.logserver.stream.StoredBatches;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers that a process with subscribers has heard, and how far it is with each of them.
 *
 * <p>A tenant is in place once it is known how far each living worker is with it: from then on
 * every log either comes or shows as a jump of the worker's count. A worker that was heard of later
 * began to count later, or could not be heard: then all that it has published counts as missed,
 * which may be more than was. Positions outlive the silence of a worker, so that who was cut off
 * learns the right number. Used by one thread.
 */
final class Sources {

  private static final Logger log = LoggerFactory.getLogger(Sources.class);

  /** More bytes of lines than a queue takes in one batch. */
  private static final int MAX_LINES = 256 << 20;

  /** A tenant whose last subscriber left is followed on for this long: many come back. */
  private static final long LINGER = TimeUnit.SECONDS.toNanos(30);

  /** A worker that was silent for this long is taken for dead. */
  private static final long FORGET = TimeUnit.HOURS.toNanos(1);

  private final LongSupplier clock;
  private final Map<String, Source> workers = new HashMap<>();
  private final Map<TenantId, Followed> tenants = new HashMap<>();

  /** Those of the tenants that are not in place. */
  private final Set<TenantId> waiting = new HashSet<>();

  private boolean listened;

  /** One worker. */
  private static final class Source {
    final Map<TenantId, Long> positions = new HashMap<>();
    long heardAt;
    boolean left;

    boolean isAlive(long now) {
      return !left && now - heardAt <= Rounds.GONE.toNanos();
    }
  }

  /** One tenant with subscribers, or with such that have just left. */
  private static final class Followed {
    final Promise<Void> inPlace = Promise.promise();
    int subscribers;
    long emptySince;

    boolean isLeft(long now) {
      return subscribers == 0 && now - emptySince > LINGER;
    }
  }

  /**
   * A process that has heard nobody.
   *
   * @param clock as {@link System#nanoTime}
   */
  Sources(LongSupplier clock) {
    this.clock = clock;
  }

  /** Every living worker has had the time to be heard. */
  void listened() {
    listened = true;
    putInPlace();
  }

  /** One more subscriber of the tenant; completes when it is in place. */
  Future<Void> acquire(TenantId tenant) {
    Followed followed =
        tenants.computeIfAbsent(
            tenant,
            id -> {
              waiting.add(id);
              return new Followed();
            });
    followed.subscribers++;
    putInPlace();
    return followed.inPlace.future();
  }

  /** One less. */
  void release(TenantId tenant) {
    Followed followed = tenants.get(tenant);
    if (followed != null && --followed.subscribers == 0) {
      followed.emptySince = clock.getAsLong();
    }
  }

  /** What is to be told to the workers. */
  Following following(String process) {
    return new Following(process, false, Set.copyOf(tenants.keySet()), Set.copyOf(waiting));
  }

  /** Whether there is a tenant that is not in place. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Takes note of what a worker says; the result is what of it concerns subscribers. */
  StoredBatches accept(Publication publication) {
    Source source = workers.computeIfAbsent(publication.worker(), id -> new Source());
    source.heardAt = clock.getAsLong();
    source.left = publication.leaving();
    List<LogBatch> batches = new ArrayList<>();
    Map<TenantId, Long> missed = new HashMap<>();
    for (Segment segment : publication.segments()) {
      Followed followed = tenants.get(segment.tenant());
      if (followed != null) {
        long misses = accept(source, followed, segment, batches);
        if (misses > 0) {
          missed.put(segment.tenant(), misses);
        }
      }
    }
    putInPlace();
    return new StoredBatches(batches, missed);
  }

  /** Adds the logs of the segment unless they are late; returns how many are missed. */
  private static long accept(
      Source source, Followed followed, Segment segment, List<LogBatch> batches) {
    long first = followed.inPlace.future().isComplete() ? 0 : segment.before();
    long known = source.positions.getOrDefault(segment.tenant(), first);
    source.positions.put(segment.tenant(), Math.max(known, segment.after()));
    if (segment.before() < known) {
      return 0; // they were counted as missed when a later one came before them
    }
    return segment.before() - known + segment.count() - decode(segment, batches);
  }

  private static int decode(Segment segment, List<LogBatch> batches) {
    int count = 0;
    for (Buffer bytes : segment.batches()) {
      try {
        LogBatch batch = LogBatchCodec.decode(ByteBuffer.wrap(bytes.getBytes()), MAX_LINES);
        batches.add(batch);
        count += batch.count();
      } catch (LogBatchFormatException e) {
        log.warn("A batch from another process cannot be read; it counts as missed", e);
      }
    }
    return count;
  }

  /** Lets go of tenants without subscribers and of workers that are dead; about once a second. */
  void tick() {
    long now = clock.getAsLong();
    List<TenantId> left =
        tenants.entrySet().stream()
            .filter(entry -> entry.getValue().isLeft(now))
            .map(Map.Entry::getKey)
            .toList();
    left.forEach(this::leave);
    workers.values().removeIf(source -> now - source.heardAt > FORGET);
    putInPlace();
  }

  private void leave(TenantId tenant) {
    tenants.remove(tenant);
    waiting.remove(tenant);
    workers.values().forEach(source -> source.positions.remove(tenant));
  }

  private void putInPlace() {
    if (!listened || waiting.isEmpty()) {
      return;
    }
    long now = clock.getAsLong();
    List<Source> alive = workers.values().stream().filter(one -> one.isAlive(now)).toList();
    for (TenantId tenant : List.copyOf(waiting)) { // whoever waits may come back here
      if (alive.stream().allMatch(source -> source.positions.containsKey(tenant))) {
        waiting.remove(tenant);
        Objects.requireNonNull(tenants.get(tenant)).inPlace.complete();
      }
    }
  }
}
