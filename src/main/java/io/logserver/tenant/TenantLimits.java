package io.logserver.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What a tenant may send, to all log nodes together.
 *
 * @param logsPerSecond 1 to {@link #MAX}; null for any number
 * @param bytesPerSecond of entries as they are stored, 1 to {@link #MAX}; null for any number
 */
public record TenantLimits(@Nullable Long logsPerSecond, @Nullable Long bytesPerSecond) {

  /** No limit. */
  public static final TenantLimits NONE = new TenantLimits(null, null);

  /** The largest limit that can be asked for. */
  public static final long MAX = 1_000_000_000_000L;
}
