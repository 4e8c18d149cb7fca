package io.logserver.tenant;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Permission;
import io.logserver.auth.jwt.TokenIssuer;
import io.logserver.bus.Bus;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.http.Answer;
import io.logserver.http.Call;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.logserver.log.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Function;

/**
 * Tenants over HTTP. A platform admin creates them and may do all of this with each; an admin may
 * with its own, and every other is for it as one that does not exist.
 */
public final class TenantRoutes implements Routes {

  private static final String ALL = "/api/v1/tenants";
  private static final String ONE = ALL + "/:key";
  private static final Set<String> NO_PARAMETERS = Set.of();

  private final Bus bus;
  private final AuthSettings auth;

  /**
   * Routes that ask the tenant role on {@code bus}.
   *
   * @param auth what tokens that are asked for must say
   */
  public TenantRoutes(Bus bus, AuthSettings auth) {
    this.bus = bus;
    this.auth = auth;
  }

  @Override
  public void mount(Router router, Edge edge) {
    edge.secured(router.post(ALL), Permission.TENANT_ADMIN, this::create);
    edge.secured(router.get(ALL), Permission.TENANT_ADMIN, this::list);
    edge.secured(router.get(ONE), Permission.TENANT_ADMIN, call -> of(call, this::find));
    edge.secured(
        router.patch(ONE), Permission.TENANT_ADMIN, call -> of(call, id -> patch(call, id)));
    edge.secured(
        router.post(ONE + "/secret"), Permission.TENANT_ADMIN, call -> of(call, this::rotate));
    edge.secured(
        router.post(ONE + "/tokens"),
        Permission.TENANT_ADMIN,
        call -> of(call, id -> issue(call, id)));
    new ApiKeyRoutes(bus).mount(router, edge);
  }

  private Future<Answer> create(Call call) {
    call.allowQuery(NO_PARAMETERS);
    if (!call.principal().isPlatformAdmin()) {
      throw new LogServerException(
          ErrorCode.FORBIDDEN, "Only an admin of tenant system creates tenants");
    }
    return call.body()
        .compose(
            body -> bus.request(TenantBus.CREATE, NewTenant.parse(body.bytes(), body.length())))
        .map(tenant -> answer(TenantJson.withSecret(tenant)));
  }

  private Future<Answer> list(Call call) {
    call.allowQuery(NO_PARAMETERS);
    return bus.request(TenantBus.LIST, call.principal())
        .map(tenants -> Answer.of(TenantJson.of(tenants).toBuffer()));
  }

  private Future<Answer> find(TenantId id) {
    return existing(id).map(tenant -> answer(TenantJson.of(tenant)));
  }

  private Future<Answer> patch(Call call, TenantId id) {
    return call.body()
        .map(body -> new TenantBus.Patch(id, TenantPatch.parse(body.bytes(), body.length())))
        .compose(patch -> bus.request(TenantBus.PATCH, patch))
        .map(tenant -> answer(TenantJson.of(tenant)));
  }

  private Future<Answer> rotate(TenantId id) {
    if (id.equals(TenantId.SYSTEM) && auth.systemSecret() != null) {
      throw new LogServerException(
          ErrorCode.CONFLICT,
          "The secret of tenant system is set by auth.system-secret; change it there");
    }
    return bus.request(TenantBus.ROTATE, id)
        .map(tenant -> answer(new JsonObject().put("secret", tenant.secret())));
  }

  private Future<Answer> issue(Call call, TenantId id) {
    return call.body()
        .map(body -> NewToken.parse(body.bytes(), body.length()))
        .compose(wanted -> existing(id).map(tenant -> answer(token(tenant, wanted))));
  }

  private JsonObject token(Tenant tenant, NewToken wanted) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String token =
        TokenIssuer.issue(tenant, wanted.subject(), wanted.role(), now, wanted.ttl(), auth);
    return new JsonObject()
        .put("token", token)
        .put("expires_at", Timestamps.format(now.plus(wanted.ttl()).toEpochMilli()));
  }

  private Future<Tenant> existing(TenantId id) {
    return bus.request(TenantBus.FIND, id).map(found -> found.orElseThrow(TenantRoutes::missing));
  }

  /**
   * What {@code action} makes of the tenant in the path, when the caller may know of it. Otherwise,
   * and when there is none, {@code NOT_FOUND} in the same words.
   */
  static Future<Answer> of(Call call, Function<TenantId, Future<Answer>> action) {
    call.allowQuery(NO_PARAMETERS);
    String key = call.pathParam("key");
    boolean own = key.equals(call.principal().tenant().value());
    if (!TenantId.isValid(key) || !own && !call.principal().isPlatformAdmin()) {
      throw missing();
    }
    return action.apply(new TenantId(key));
  }

  static Answer answer(JsonObject data) {
    return Answer.of(data.toBuffer());
  }

  static LogServerException missing() {
    return new LogServerException(ErrorCode.NOT_FOUND, "There is no tenant of that key");
  }
}
