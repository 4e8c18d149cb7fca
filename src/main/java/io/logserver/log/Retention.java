package io.logserver.log;

import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.util.OptionalInt;

/** How long tenants keep their logs, counted from receipt. */
@FunctionalInterface
public interface Retention {

  /** Days for which the tenant keeps a log; empty when it keeps them for good. */
  Future<OptionalInt> days(TenantId tenant);
}
