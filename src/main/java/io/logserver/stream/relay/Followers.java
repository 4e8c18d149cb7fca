package io.logserver.stream.relay;

import io.logserver.log.LogBatch;
import io.logserver.stream.FeedMetrics;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * What a worker has published, and which other processes know of it.
 *
 * <p>The worker counts the logs of each tenant from its start. That number goes with all it sends,
 * so whatever a process did not get shows as a jump: what was lost, and what was left out here
 * because too much was under way to that process. A process that has not confirmed the last number
 * is told of it when it calls next. Used by one thread.
 */
final class Followers {

  private final String worker;
  private final long maxBytes;
  private final BiFunction<String, Publication, Future<?>> sender;
  private final FeedMetrics metrics;
  private final LongSupplier clock;
  private final Map<String, Follower> followers = new HashMap<>();
  private final Map<TenantId, Long> positions = new HashMap<>();

  /**
   * A worker that nobody follows.
   *
   * @param worker identity of this process, whose own subscribers get their logs without this
   * @param maxBytes of one tenant that may be under way to one process
   * @param sender sends to a process; succeeds when that has confirmed
   * @param clock as {@link System#nanoTime}
   */
  Followers(
      String worker,
      long maxBytes,
      BiFunction<String, Publication, Future<?>> sender,
      FeedMetrics metrics,
      LongSupplier clock) {
    this.worker = worker;
    this.maxBytes = maxBytes;
    this.sender = sender;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Answers the call of a process: with what it does not know, or just to be heard. */
  void heard(Following following) {
    String process = following.process();
    if (process.equals(worker)) {
      return;
    }
    if (following.leaving()) {
      drop(process);
      return;
    }
    Follower follower =
        followers.computeIfAbsent(process, id -> new Follower(maxBytes, clock.getAsLong()));
    follower.follow(following);
    send(process, follower, follower.untold(tenant -> positions.getOrDefault(tenant, 0L)));
  }

  /**
   * Sends logs to all who follow their tenants.
   *
   * @return completes when each of them has confirmed, or is gone
   */
  Future<Void> publish(List<LogBatch> batches) {
    List<Segment> segments = new ArrayList<>();
    byTenant(batches)
        .forEach((tenant, own) -> {
          int count = own.stream().mapToInt(LogBatch::count).sum();
          long before = positions.merge(tenant, (long) count, Long::sum) - count;
          if (followers.values().stream().anyMatch(follower -> follower.follows(tenant))) {
            segments.add(Segment.of(tenant, before, own));
          }
        });
    if (segments.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Future<Void>> reached = new ArrayList<>();
    followers.forEach((process, follower) -> publish(process, follower, segments, reached));
    return Future.join(reached).mapEmpty();
  }

  private static Map<TenantId, List<LogBatch>> byTenant(List<LogBatch> batches) {
    Map<TenantId, List<LogBatch>> byTenant = new LinkedHashMap<>();
    for (LogBatch batch : batches) {
      byTenant.computeIfAbsent(batch.tenant(), id -> new ArrayList<>()).add(batch);
    }
    return byTenant;
  }

  private void publish(
      String process, Follower follower, List<Segment> segments, List<Future<Void>> reached) {
    List<Segment> fitting = new ArrayList<>();
    for (Segment segment : segments) {
      if (follower.follows(segment.tenant())) {
        reached.add(follower.reaches(segment));
        if (follower.hasRoom(segment)) {
          fitting.add(segment);
        } else {
          metrics.leftOut(segment.count());
        }
      }
    }
    if (!fitting.isEmpty()) {
      send(process, follower, fitting);
    }
  }

  private void send(String process, Follower follower, List<Segment> segments) {
    Follower.Sent sent = follower.send(segments);
    sender
        .apply(process, new Publication(worker, false, segments))
        .onComplete(answer -> follower.answered(sent, answer.succeeded(), clock.getAsLong()));
  }

  /** Forgets who does not answer; to be called about once a second. */
  void tick() {
    long now = clock.getAsLong();
    List<String> gone =
        followers.entrySet().stream()
            .filter(entry -> entry.getValue().isGone(now))
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::drop);
  }

  /** Says good-bye to all. */
  Future<Void> leave() {
    Publication last = new Publication(worker, true, List.of());
    List<Future<?>> said = new ArrayList<>();
    followers.keySet().forEach(process -> said.add(sender.apply(process, last)));
    List.copyOf(followers.keySet()).forEach(this::drop);
    return Future.join(said).mapEmpty();
  }

  private void drop(String process) {
    Follower gone = followers.remove(process);
    if (gone != null) {
      gone.end();
    }
  }
}
