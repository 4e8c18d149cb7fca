package io.logserver.support;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Role;
import io.logserver.auth.jwt.TokenIssuer;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The API of one server, or of several that are one to their clients; with tenants for tests. */
public abstract class TestApi implements AutoCloseable {

  private static final AuthSettings AUTH = new AuthSettings("issuer", "logserver", true, null);

  private final Path data;
  private final Map<String, Tenant> tenants = new HashMap<>();

  /** An API; {@code data} is the directory of a server that leaves the admin's token there. */
  TestApi(Path data) {
    this.data = data;
  }

  /** The port of the API. */
  public abstract int port();

  /** A client without a token. */
  public ApiClient stranger() {
    return new ApiClient("http://127.0.0.1:" + port(), "");
  }

  /** A client of the platform's admin. */
  public ApiClient platformAdmin() throws IOException {
    return stranger().as(platformAdminToken());
  }

  public String platformAdminToken() throws IOException {
    return Files.readString(data.resolve("admin.token")).trim();
  }

  /** A client of a tenant, which is created when it is new. */
  public ApiClient client(String tenant, Role role) throws IOException {
    return stranger().as(token(tenant, role));
  }

  public String token(String tenant, Role role) throws IOException {
    return TokenIssuer.issue(
        tenant(tenant), role.label() + "@" + tenant, role, Duration.ofHours(1), AUTH);
  }

  /** Stores NDJSON for a tenant and waits until it has that many more logs. */
  public void store(String tenant, String lines, int count) throws IOException {
    ApiClient admin = client(tenant, Role.ADMIN);
    long before = count(admin);
    ApiClient.Answer answer = admin.post("/api/v1/logs/bulk?return=count", lines);
    if (answer.status() != 200) {
      throw new AssertionError(answer.json().encode());
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (count(admin) < before + count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the logs are not visible after 30 s");
      }
    }
  }

  private static long count(ApiClient client) throws IOException {
    return client.get("/api/v1/logs/stats").object().stream()
        .mapToLong(severity -> ((Number) severity.getValue()).longValue())
        .sum();
  }

  /** A tenant with its secret, which is created when it is new. */
  public Tenant tenant(String key) throws IOException {
    Tenant known = tenants.get(key);
    if (known == null) {
      JsonObject body = new JsonObject().put("key", key).put("name", "Tenant " + key);
      ApiClient.Answer created = platformAdmin().post("/api/v1/tenants", body.encode());
      if (created.status() != 200) {
        throw new AssertionError(created.json().encode());
      }
      known =
          new Tenant(new TenantId(key), key, created.object().getString("secret"), Instant.EPOCH);
      tenants.put(key, known);
    }
    return known;
  }

  @Override
  public abstract void close();
}
