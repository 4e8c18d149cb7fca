package io.logserver.stream;

import io.logserver.tenant.TenantId;
import io.vertx.core.Future;

/** Whose logs come to this process; from any thread. */
public interface Interest {

  /** Where the only worker is in this process: every log comes anyway. */
  Interest EVERYTHING =
      new Interest() {
        @Override
        public Future<Void> acquire(TenantId tenant) {
          return Future.succeededFuture();
        }

        @Override
        public void release(TenantId tenant) {}
      };

  /**
   * Asks for the tenant's logs, for one more subscriber.
   *
   * @return completes on the caller's context, when all that is stored from then on comes; what
   *     fails need not be released
   */
  Future<Void> acquire(TenantId tenant);

  /** One subscriber less. */
  void release(TenantId tenant);
}
