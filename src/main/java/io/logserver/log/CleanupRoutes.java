package io.logserver.log;

import io.logserver.auth.Permission;
import io.logserver.bus.Bus;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.http.Answer;
import io.logserver.http.Call;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.logserver.log.LogAddresses.Delete;
import io.logserver.log.query.CleanupQuery;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;

/** Deletes a tenant's logs that are too old. The answer is sent once the deletion is durable. */
public final class CleanupRoutes implements Routes {

  /**
   * A deletion goes on when its client is gone, so it is not told early that the outcome is
   * unknown.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Bus bus;
  private final Retention retention;
  private final InstantSource clock;

  /** Routes that ask the log role on {@code bus}. */
  public CleanupRoutes(Bus bus, Retention retention, InstantSource clock) {
    this.bus = bus;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public void mount(Router router, Edge edge) {
    edge.unhurried(router.delete("/api/v1/logs/cleanup"), Permission.CLEANUP, this::cleanUp);
  }

  private Future<Answer> cleanUp(Call call) {
    CleanupQuery query = CleanupQuery.parse(call.query(), clock.millis());
    TenantId tenant = call.principal().tenant();
    Long before = query.before();
    Future<Delete> deletion =
        before == null
            ? expired(tenant, query.dryRun())
            : Future.succeededFuture(new Delete(tenant, before, false, query.dryRun()));
    return deletion
        .compose(delete -> bus.request(LogAddresses.DELETE, delete, PATIENCE))
        .map(count -> Answer.of(new JsonObject().put("deleted_count", count).toBuffer()));
  }

  private Future<Delete> expired(TenantId tenant, boolean dryRun) {
    return retention
        .days(tenant)
        .map(days -> {
          long keep = Duration.ofDays(days.orElseThrow(CleanupRoutes::noRetention)).toMillis();
          return new Delete(tenant, clock.millis() - keep, true, dryRun);
        });
  }

  private static LogServerException noRetention() {
    return LogServerException.invalid(
        ErrorDetail.at(
            "missing",
            "before is missing, and the tenant has no retention; allowed is before (a time) or older_than (30d)",
            "query",
            "before"));
  }
}
