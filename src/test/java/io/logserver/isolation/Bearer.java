package io.logserver.isolation;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody with a credential.
 *
 * @param header the header that carries it
 */
record Bearer(String tenant, Role role, String credential, String header) {

  /** Each role with each kind of credential. */
  static List<Bearer> all(TestServer server, String tenant) throws IOException {
    List<Bearer> bearers = new ArrayList<>();
    for (Role role : Role.values()) {
      bearers.addAll(all(server, tenant, role));
    }
    return bearers;
  }

  private static List<Bearer> all(TestServer server, String tenant, Role role) throws IOException {
    Bearer token = token(server, tenant, role);
    JsonObject wanted = new JsonObject().put("name", "isolation").put("role", role.label());
    String key = issue(server, tenant, "api-keys", wanted).getString("key");
    return List.of(
        token,
        new Bearer(tenant, role, "API key by Bearer", "Authorization: Bearer " + key),
        new Bearer(tenant, role, "API key by X-Api-Key", "X-Api-Key: " + key));
  }

  /** One with a token. */
  static Bearer token(TestServer server, String tenant, Role role) throws IOException {
    String token;
    if (tenant.equals("system")) {
      JsonObject wanted = new JsonObject().put("sub", role.label()).put("role", role.label());
      token = issue(server, tenant, "tokens", wanted.put("ttl_seconds", 3600)).getString("token");
    } else {
      token = server.token(tenant, role);
    }
    return new Bearer(tenant, role, "JWT", "Authorization: Bearer " + token);
  }

  private static JsonObject issue(TestServer server, String tenant, String what, JsonObject wanted)
      throws IOException {
    ApiClient.Answer issued =
        server.platformAdmin().post("/api/v1/tenants/" + tenant + "/" + what, wanted.encode());
    return issued.object();
  }

  /** The same role and kind of credential in another tenant. */
  Bearer in(TestServer server, String other) throws IOException {
    for (Bearer bearer : all(server, other, role)) {
      if (bearer.credential.equals(credential)) {
        return bearer;
      }
    }
    throw new AssertionError("no " + credential);
  }

  boolean isPlatformAdmin() {
    return tenant.equals("system") && role == Role.ADMIN;
  }

  /** The admin of the platform. */
  static Bearer platformAdmin(TestServer server) throws IOException {
    String token = server.platformAdminToken();
    return new Bearer("system", Role.ADMIN, "JWT", "Authorization: Bearer " + token);
  }

  Request sign(Request request) {
    return request.with(header);
  }

  @Override
  public String toString() {
    return role.label() + " of " + tenant + ", " + credential;
  }
}
