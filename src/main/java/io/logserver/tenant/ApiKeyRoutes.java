package io.logserver.tenant;

import io.logserver.auth.Permission;
import io.logserver.bus.Bus;
import io.logserver.http.Answer;
import io.logserver.http.Call;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * The API keys of a tenant over HTTP, for those who may administer it; a key is shown when it is
 * made, never again.
 */
final class ApiKeyRoutes implements Routes {

  private static final String ALL = "/api/v1/tenants/:key/api-keys";

  private final Bus bus;

  ApiKeyRoutes(Bus bus) {
    this.bus = bus;
  }

  @Override
  public void mount(Router router, Edge edge) {
    edge.secured(
        router.post(ALL),
        Permission.TENANT_ADMIN,
        call -> TenantRoutes.of(call, id -> create(call, id)));
    edge.secured(
        router.get(ALL), Permission.TENANT_ADMIN, call -> TenantRoutes.of(call, this::list));
    edge.secured(
        router.delete(ALL + "/:id"),
        Permission.TENANT_ADMIN,
        call -> TenantRoutes.of(call, id -> revoke(call, id)));
  }

  private Future<Answer> create(Call call, TenantId tenant) {
    return call.body()
        .map(body -> NewApiKey.parse(tenant, body.bytes(), body.length()))
        .compose(wanted -> bus.request(TenantBus.ADD_KEY, wanted))
        .map(issued ->
            TenantRoutes.answer(TenantJson.of(issued.key()).put("key", issued.text().text())));
  }

  private Future<Answer> list(TenantId id) {
    return bus.request(TenantBus.FIND, id)
        .map(found ->
            Answer.of(shown(found.orElseThrow(TenantRoutes::missing).apiKeys()).toBuffer()));
  }

  private Future<Answer> revoke(Call call, TenantId tenant) {
    String id = call.pathParam("id");
    return bus.request(TenantBus.REVOKE_KEY, new TenantBus.KeyId(tenant, id))
        .map(left -> TenantRoutes.answer(new JsonObject().put("id", id)));
  }

  private static JsonArray shown(List<ApiKey> keys) {
    JsonArray list = new JsonArray();
    keys.forEach(key -> list.add(TenantJson.of(key)));
    return list;
  }
}
