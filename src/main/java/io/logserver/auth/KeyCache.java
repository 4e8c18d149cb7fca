package io.logserver.auth;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What verifies a tenant's tokens or API keys, kept for a while. Safe for use by several threads.
 *
 * <p>A key is good for {@link #KNOWN_NANOS} from the moment its lookup began, so that a rotation is
 * never seen later; it is then looked up anew, and when that fails the request fails. One that is
 * in use is looked up anew long before, beside the requests, so that tenants who were there before
 * the tenant store went away are served for {@link #KNOWN_NANOS} less {@link #REFRESH_NANOS} more.
 * That a tenant does not exist is remembered apart and shorter: made-up tenants can neither push
 * out keys nor hide a new tenant for long. Requests that need the same tenant share one lookup, and
 * lookups at the same time are bounded. Both maps are in the order of insertion, which is the order
 * of expiry: the one to drop is always the first.
 *
 * @param <K> what verifies
 */
public final class KeyCache<K> {

  /**
   * With the time between two looks at an open stream, at most the 60 s after which a rotation is
   * promised to hold.
   */
  public static final long KNOWN_NANOS = 50_000_000_000L;

  /** Age from which a key in use is looked up anew. */
  public static final long REFRESH_NANOS = 10_000_000_000L;

  /** Time after which that is tried again where it has failed. */
  public static final long REFRESH_PAUSE_NANOS = 1_000_000_000L;

  public static final long UNKNOWN_NANOS = 5_000_000_000L;
  public static final int MAX_KNOWN = 4096;
  public static final int MAX_UNKNOWN = 1024;
  public static final int MAX_LOOKUPS = 64;

  private final TenantKeys keys;
  private final Function<Tenant, K> toKey;
  private final LongSupplier nanoTime;
  private final Map<TenantId, Cached<K>> known = new Bounded<>(MAX_KNOWN);
  private final Map<TenantId, Cached<K>> unknown = new Bounded<>(MAX_UNKNOWN);
  private final Map<TenantId, Promise<Optional<K>>> lookups = new HashMap<>();

  /**
   * An empty cache.
   *
   * @param toKey makes of a tenant what verifies
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public KeyCache(TenantKeys keys, Function<Tenant, K> toKey, LongSupplier nanoTime) {
    this.keys = keys;
    this.toKey = toKey;
    this.nanoTime = nanoTime;
  }

  private record Cached<K>(Optional<K> key, long since, long refreshAt) {}

  /** The tenant's key, empty when there is no such tenant, or null when it has to be looked up. */
  public @Nullable Optional<K> get(TenantId id) {
    long now = nanoTime.getAsLong();
    Cached<K> cached = cached(id, now);
    if (cached == null) {
      return null;
    }
    if (cached.key.isPresent() && now - cached.refreshAt >= 0) {
      lookUp(id);
    }
    return cached.key;
  }

  private synchronized @Nullable Cached<K> cached(TenantId id, long now) {
    Cached<K> cached = known.get(id);
    if (cached != null && now - cached.since < KNOWN_NANOS) {
      return cached;
    }
    cached = unknown.get(id);
    return cached != null && now - cached.since < UNKNOWN_NANOS ? cached : null;
  }

  /**
   * Looks the tenant up; fails with {@code UNAVAILABLE} when that is not possible. Completes on any
   * thread.
   */
  public Future<Optional<K>> lookUp(TenantId id) {
    Promise<Optional<K>> promise;
    synchronized (this) {
      Promise<Optional<K>> pending = lookups.get(id);
      if (pending != null) {
        return pending.future();
      }
      if (lookups.size() >= MAX_LOOKUPS) {
        return Future.failedFuture(unavailable());
      }
      promise = Promise.promise();
      lookups.put(id, promise);
    }
    start(id, promise);
    return promise.future();
  }

  /**
   * Forgets the tenant; a lookup that is under way answers those who wait for it and nobody else. A
   * tenant that is in use is looked up again at once, so that it is known when the store goes away
   * before the next request.
   */
  public void invalidate(TenantId id) {
    if (forget(id)) {
      lookUp(id);
    }
  }

  /** Whether the tenant is in use. */
  private synchronized boolean forget(TenantId id) {
    boolean wasKnown = known.remove(id) != null;
    boolean wasWaitedFor = lookups.remove(id) != null;
    unknown.remove(id);
    return wasKnown || wasWaitedFor;
  }

  private void start(TenantId id, Promise<Optional<K>> promise) {
    long since = nanoTime.getAsLong();
    Future.succeededFuture(id)
        .compose(keys::find)
        .map(tenant -> tenant.map(toKey))
        .onComplete(found -> {
          if (found.succeeded()) {
            settle(id, promise, new Cached<>(found.result(), since, since + REFRESH_NANOS));
            promise.complete(found.result());
          } else {
            giveUp(id, promise);
            promise.fail(unavailable());
          }
        });
  }

  private synchronized void settle(TenantId id, Promise<Optional<K>> promise, Cached<K> cached) {
    if (lookups.remove(id, promise)) {
      known.remove(id);
      unknown.remove(id);
      (cached.key.isPresent() ? known : unknown).put(id, cached);
    }
  }

  /** What is known holds until its time is over. */
  private synchronized void giveUp(TenantId id, Promise<Optional<K>> promise) {
    if (lookups.remove(id, promise)) {
      long again = nanoTime.getAsLong() + REFRESH_PAUSE_NANOS;
      known.computeIfPresent(id, (key, old) -> new Cached<>(old.key, old.since, again));
    }
  }

  private static LogServerException unavailable() {
    return new LogServerException(
        ErrorCode.UNAVAILABLE, "Tenant keys cannot be looked up at present");
  }

  private static final class Bounded<K> extends LinkedHashMap<TenantId, Cached<K>> {

    private final int max;

    Bounded(int max) {
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<TenantId, Cached<K>> eldest) {
      return size() > max;
    }
  }
}
