package io.logserver.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.bus.Bus;
import io.logserver.disk.LocalDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.file.FileTenantStore;
import io.logserver.tenant.file.TenantFile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants as the other parts see them: through the bus. */
class TenantVerticleTest {

  private static final Instant NOW = Instant.parse("2025-06-27T12:34:56.789123Z");
  private static final NewTenant ACME = new NewTenant(new TenantId("acme"), "Acme", null);
  private static final NewTenant OTHER =
      new NewTenant(new TenantId("other"), "Other", "0123456789abcdef0123456789abcdef");

  private final Vertx vertx = Vertx.vertx();
  private Bus bus;
  private TenantStore store;

  @BeforeEach
  void deploy(@TempDir Path directory) throws Exception {
    Bus.registerCodecs(vertx);
    bus = new Bus(vertx, Duration.ofSeconds(10));
    store =
        new FileTenantStore(
            new LocalDisk(),
            directory.resolve("tenants.json"),
            new TenantFile(null),
            Runnable::run);
    await(store.open());
    TenantService service = new TenantService(store, InstantSource.fixed(NOW));
    await(vertx.deployVerticle(new TenantVerticle(bus, service)));
  }

  @AfterEach
  void closeVertx() throws Exception {
    await(vertx.close());
  }

  @Test
  void createsATenantWithASecretOfItsOwnOrARandomOne() throws Exception {
    Tenant acme = await(bus.request(TenantBus.CREATE, ACME));
    Tenant other = await(bus.request(TenantBus.CREATE, OTHER));

    assertEquals(64, acme.secret().length());
    assertEquals(OTHER.secret(), other.secret());
    assertEquals(Instant.parse("2025-06-27T12:34:56.789Z"), acme.createdAt());
    assertEquals(Optional.of(acme), await(bus.request(TenantBus.FIND, acme.id())));
    assertEquals(Optional.empty(), await(bus.request(TenantBus.FIND, new TenantId("nobody"))));
  }

  @Test
  void refusesAKeyThatIsTaken() throws Exception {
    await(bus.request(TenantBus.CREATE, ACME));

    assertFails(ErrorCode.CONFLICT, bus.request(TenantBus.CREATE, ACME));
  }

  @Test
  void tellsOfATenantOnceItIsThere() throws Exception {
    Promise<TenantId> changed = Promise.promise();
    bus.listen(TenantBus.CHANGED, changed::tryComplete);

    await(bus.request(TenantBus.CREATE, ACME));

    assertEquals(ACME.key(), await(changed.future()));
  }

  /** The answer of the store was lost: whoever has the tenant by heart must look it up again. */
  @Test
  void tellsOfAChangeThatMayBeDone() throws Exception {
    LogServerException lost = new LogServerException(ErrorCode.OUTCOME_UNKNOWN, "no answer");
    TenantStore silent =
        new OtherCreation(
            store, tenant -> store.create(tenant).compose(done -> Future.failedFuture(lost)));
    Vertx other = Vertx.vertx();
    try {
      Bus.registerCodecs(other);
      Bus theirs = new Bus(other, Duration.ofSeconds(10));
      TenantService service = new TenantService(silent, InstantSource.fixed(NOW));
      await(other.deployVerticle(new TenantVerticle(theirs, service)));
      Promise<TenantId> changed = Promise.promise();
      theirs.listen(TenantBus.CHANGED, changed::tryComplete);

      assertFails(ErrorCode.OUTCOME_UNKNOWN, theirs.request(TenantBus.CREATE, ACME));

      assertEquals(ACME.key(), await(changed.future()));
    } finally {
      await(other.close());
    }
  }

  @Test
  void showsAnAdminItsOwnTenantAndThePlatformsAdminAll() throws Exception {
    Tenant other = await(bus.request(TenantBus.CREATE, OTHER));
    Tenant acme = await(bus.request(TenantBus.CREATE, ACME));

    assertEquals(List.of(acme, other), await(list("system", Role.ADMIN)));
    assertEquals(List.of(acme), await(list("acme", Role.ADMIN)));
    assertEquals(List.of(), await(list("gone", Role.ADMIN)));
  }

  @Test
  void showsTenantsToNoOtherRole() {
    for (Role role : List.of(Role.VIEWER, Role.AUDITOR, Role.WRITER)) {
      assertFails(ErrorCode.FORBIDDEN, list("acme", role));
      assertFails(ErrorCode.FORBIDDEN, list("system", role));
    }
  }

  @Test
  void showsTheSecretWhenCreatedOnly() throws Exception {
    Tenant other = await(bus.request(TenantBus.CREATE, OTHER));
    JsonObject shown =
        new JsonObject()
            .put("key", "other")
            .put("name", "Other")
            .put("created_at", "2025-06-27T12:34:56.789Z")
            .put("retention_days", null)
            .put(
                "limits",
                new JsonObject().put("logs_per_second", null).put("bytes_per_second", null));

    assertEquals(new JsonArray().add(shown), TenantJson.of(await(list("system", Role.ADMIN))));
    assertEquals(shown.copy().put("secret", OTHER.secret()), TenantJson.withSecret(other));
  }

  private Future<List<Tenant>> list(String tenant, Role role) {
    Principal principal = new Principal(new TenantId(tenant), "alice", role, Instant.MAX);
    return bus.request(TenantBus.LIST, principal);
  }

  private static void assertFails(ErrorCode code, Future<?> future) {
    LogServerException failure = assertThrows(LogServerException.class, () -> await(future));
    assertEquals(code, failure.code());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
