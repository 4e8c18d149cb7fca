package io.logserver.stream;

import io.logserver.log.query.LogFilter;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What one subscriber may and wants to see.
 *
 * @param tenant whose logs
 * @param filter which of them
 * @param expiresAt when its token ends, epoch milliseconds; {@link #NEVER} for one without an end
 * @param access asks anew whether it still may, on its event loop; fails when it may not, or when
 *     that cannot be told
 */
public record Subscription(
    TenantId tenant, LogFilter filter, long expiresAt, Supplier<? extends Future<?>> access) {

  /** The {@code expiresAt} of a token without an end. */
  public static final long NEVER = Long.MAX_VALUE;
}
