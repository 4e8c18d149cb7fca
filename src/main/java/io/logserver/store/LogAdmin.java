package io.logserver.store;

import io.logserver.tenant.TenantId;
import io.vertx.core.Future;

/** The administrative side of a {@link LogStore}. */
public interface LogAdmin {

  /**
   * Deletes the tenant's visible logs whose {@code timestamp} is before {@code before}.
   *
   * @param before epoch milliseconds, exclusive
   * @return the exact number of deleted logs, once the deletion is durable and no replay can undo
   *     it
   */
  Future<Long> delete(TenantId tenant, long before);

  /**
   * Deletes the tenant's visible logs that were received before {@code before}, whatever their
   * {@code timestamp} says, so that nobody can backdate an audit trail away.
   *
   * @param before epoch milliseconds of receipt, exclusive
   * @return as for {@link #delete}
   */
  Future<Long> deleteReceived(TenantId tenant, long before);

  /** Number of logs that {@link #deleteReceived} would delete now. */
  Future<Long> countReceived(TenantId tenant, long before);
}
