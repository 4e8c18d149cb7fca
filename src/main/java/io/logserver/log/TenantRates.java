package io.logserver.log;

import io.logserver.bus.Bus;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantBus;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantLimits;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each tenant within its own limits, which hold for all log nodes together: each of n nodes
 * takes n units of a limit for one log or byte. Limits are looked up once and believed until the
 * tenant changes; after a minute in use they are looked up anew, beside the requests: while that is
 * not possible, they hold on. Only authenticated tenants come here, so there are no more entries
 * than tenants. Shared by all event loops.
 */
public final class TenantRates {

  static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Bus bus;
  private final IntSupplier nodes;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<TenantId, Rates> rates = new ConcurrentHashMap<>();
  private final Set<TenantId> lookups = ConcurrentHashMap.newKeySet();

  /**
   * Rates of the tenants that the tenant role on {@code bus} knows.
   *
   * @param nodes log nodes that share the limits, this one included
   */
  public TenantRates(Bus bus, IntSupplier nodes) {
    this(bus, nodes, System::nanoTime);
  }

  /** As above, with a clock. */
  TenantRates(Bus bus, IntSupplier nodes, LongSupplier nanoTime) {
    this.bus = bus;
    this.nodes = nodes;
    this.nanoTime = nanoTime;
  }

  /** Forgets what the tenant's limits were. */
  public void forget(TenantId tenant) {
    rates.remove(tenant);
  }

  /**
   * Completes when the batch may be stored; fails with {@code RATE_LIMITED} when its tenant is over
   * a limit.
   */
  Future<LogBatch> admit(LogBatch batch) {
    Rates known = rates.get(batch.tenant());
    long now = nanoTime.getAsLong();
    if (known == null) {
      return lookUp(batch.tenant()).compose(found -> admit(batch, found, nanoTime.getAsLong()));
    }
    if (now - known.since >= BELIEVED_NANOS && lookups.add(batch.tenant())) {
      lookUp(batch.tenant()).onComplete(done -> lookups.remove(batch.tenant()));
    }
    return admit(batch, known, now);
  }

  private Future<Rates> lookUp(TenantId tenant) {
    return bus.request(TenantBus.FIND, tenant)
        .map(found -> renew(tenant, found.map(Tenant::limits).orElse(TenantLimits.NONE)));
  }

  /**
   * The tenant's rates for another minute; unchanged limits keep their buckets as full as they are.
   */
  private Rates renew(TenantId tenant, TenantLimits limits) {
    long now = nanoTime.getAsLong();
    Rates renewed =
        rates.compute(
            tenant,
            (id, old) ->
                old != null && old.limits.equals(limits)
                    ? new Rates(limits, old.logs, old.bytes, now)
                    : Rates.of(limits, now));
    return renewed == null ? Rates.of(limits, now) : renewed;
  }

  private Future<LogBatch> admit(LogBatch batch, Rates rates, long now) {
    int share = nodes.getAsInt();
    long logs = (long) batch.count() * share;
    long wait = rates.logs == null ? 0 : rates.logs.take(logs, now);
    if (wait > 0) {
      return refuse("logs", rates.limits.logsPerSecond(), share, wait);
    }
    long bytes = (long) batch.lines().length * share;
    wait = rates.bytes == null ? 0 : rates.bytes.take(bytes, now);
    if (wait > 0) {
      if (rates.logs != null) {
        rates.logs.giveBack(logs);
      }
      return refuse("bytes", rates.limits.bytesPerSecond(), share, wait);
    }
    return Future.succeededFuture(batch);
  }

  private static Future<LogBatch> refuse(
      String unit, @Nullable Long limit, int share, long waitNanos) {
    return Future.failedFuture(
        LogServerException.retryAfter(
            ErrorCode.RATE_LIMITED,
            "The tenant is over its limit of "
                + limit
                + " "
                + unit
                + " a second"
                + (share == 1 ? "" : ", of which each of " + share + " nodes takes its share")
                + "; nothing was stored",
            waitNanos));
  }

  private record Rates(
      TenantLimits limits, @Nullable RateLimit logs, @Nullable RateLimit bytes, long since) {

    static Rates of(TenantLimits limits, long now) {
      Long logs = limits.logsPerSecond();
      Long bytes = limits.bytesPerSecond();
      return new Rates(
          limits,
          logs == null ? null : new RateLimit(logs, now),
          bytes == null ? null : new RateLimit(bytes, now),
          now);
    }
  }
}
