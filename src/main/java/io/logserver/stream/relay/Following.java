package io.logserver.stream.relay;

import io.logserver.tenant.TenantId;
import java.util.Set;

/**
 * What a process with subscribers tells all workers, every second and when it changes.
 *
 * @param process its identity, another after each start, under which it takes publications
 * @param leaving whether it wants no more of them
 * @param tenants that it has subscribers of
 * @param asked those of them of which it does not know how far every worker is
 */
record Following(String process, boolean leaving, Set<TenantId> tenants, Set<TenantId> asked) {}
