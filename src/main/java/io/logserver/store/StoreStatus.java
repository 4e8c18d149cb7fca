package io.logserver.store;

import org.jspecify.annotations.Nullable;

/**
 * A store's state for health and metrics.
 *
 * @param logs number of logs visible, of all tenants
 * @param bytes bytes on disk
 * @param blocks number of blocks, in memory and on disk; 0 for a store without blocks
 * @param openBytes bytes of logs that are visible and not yet durable here
 * @param problem what keeps the store from being ready, in words an operator can act on; null when
 *     it is well
 */
public record StoreStatus(
    long logs, long bytes, long blocks, long openBytes, @Nullable String problem) {}
