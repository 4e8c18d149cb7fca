package io.logserver.stream.relay;

import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** A process with subscribers, as a worker sees it. */
final class Follower {

  /** Of all tenants together so many times what one may have under way. */
  private static final int TENANTS_AT_A_TIME = 16;

  private final long maxBytes;
  private final Map<TenantId, Follow> follows = new HashMap<>();
  private long heardAt;
  private long bytes;

  /**
   * A process that follows nobody yet.
   *
   * @param maxBytes of one tenant that may be under way to it
   */
  Follower(long maxBytes, long now) {
    this.maxBytes = maxBytes;
    this.heardAt = now;
  }

  /** Follows what the process says. */
  void follow(Following following) {
    follows
        .entrySet()
        .removeIf(entry -> {
          boolean left = !following.tenants().contains(entry.getKey());
          if (left) {
            entry.getValue().end();
          }
          return left;
        });
    for (TenantId tenant : following.tenants()) {
      Follow follow = follows.computeIfAbsent(tenant, id -> new Follow());
      if (following.asked().contains(tenant)) {
        follow.ask();
      }
    }
  }

  boolean follows(TenantId tenant) {
    return follows.containsKey(tenant);
  }

  /** Completes when the process has the segment, or knows that it misses it, or is gone. */
  Future<Void> reaches(Segment segment) {
    Follow follow = follows.get(segment.tenant());
    return follow == null ? Future.succeededFuture() : follow.reaches(segment.after());
  }

  /** Whether there is room for the segment on the way to the process. */
  boolean hasRoom(Segment segment) {
    Follow follow = follows.get(segment.tenant());
    int more = segment.bytes();
    return follow != null
        && follow.hasRoom(more, maxBytes)
        && (bytes == 0 || bytes + more <= TENANTS_AT_A_TIME * maxBytes);
  }

  /** The positions that the process does not know and nothing under way will tell. */
  List<Segment> untold(ToLongFunction<TenantId> positions) {
    List<Segment> untold = new ArrayList<>();
    follows.forEach((tenant, follow) -> {
      long position = positions.applyAsLong(tenant);
      if (follow.mustHear(position)) {
        untold.add(Segment.position(tenant, position));
      }
    });
    return untold;
  }

  /**
   * Segments of tenants that it follows are on their way; the result is to be told what became of
   * them.
   */
  Sent send(List<Segment> segments) {
    List<Follow> receivers = new ArrayList<>(segments.size());
    for (Segment segment : segments) {
      Follow follow = Objects.requireNonNull(follows.get(segment.tenant()));
      follow.sent(segment);
      bytes += segment.bytes();
      receivers.add(follow);
    }
    return new Sent(segments, receivers);
  }

  void answered(Sent sent, boolean confirmed, long now) {
    if (confirmed) {
      heardAt = now;
    }
    for (int i = 0; i < sent.segments().size(); i++) {
      Segment segment = sent.segments().get(i);
      sent.receivers().get(i).answered(segment, confirmed);
      bytes -= segment.bytes();
    }
  }

  boolean isGone(long now) {
    return now - heardAt > Rounds.GONE.toNanos();
  }

  void end() {
    follows.values().forEach(Follow::end);
    follows.clear();
  }

  /** Segments under way, and how far each goes; a tenant that was left meanwhile has another. */
  record Sent(List<Segment> segments, List<Follow> receivers) {}
}
