package io.logserver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.jwt.TokenVerifier;
import io.logserver.disk.LocalDisk;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.OtherCreation;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.file.FileTenantStore;
import io.logserver.tenant.file.TenantFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {

  private static final String SECRET = "a-secret-that-somebody-configured";

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path directory;
  private TenantStore store;

  @BeforeEach
  void openTheStore() throws Exception {
    store =
        new FileTenantStore(
            new LocalDisk(),
            directory.resolve("tenants.json"),
            new TenantFile(null),
            Runnable::run);
    await(store.open());
  }

  @AfterEach
  void closeVertx() throws Exception {
    await(vertx.close());
  }

  @Test
  void makesTheSystemTenantOnTheFirstStart() throws Exception {
    run(null);

    assertEquals(1, await(store.list()).size());
    assertTrue(system().secret().matches("[0-9a-f]{64}"));
  }

  @Test
  void keepsTheSystemTenantOnLaterStarts() throws Exception {
    run(null);
    Tenant first = system();

    run(null);

    assertEquals(first, system());
  }

  @Test
  void writesATokenOfThePlatformsAdminForADay() throws Exception {
    Path file = run(null);

    assertEquals(directory.resolve("admin.token"), file);
    Principal principal = verify(Files.readString(file).strip());
    assertTrue(principal.isPlatformAdmin());
    Duration left = Duration.between(Instant.now(), principal.expiresAt());
    assertEquals(Duration.ofHours(24).toSeconds(), left.toSeconds(), 5);
  }

  @Test
  void hidesTheTokenFromOtherUsersEvenWhereOneWasReadable() throws Exception {
    Path file = Files.writeString(directory.resolve("admin.token"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    run(null);

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(Files.readString(file).contains("old"));
    assertEquals(List.of("admin.token", "tenants.json"), new LocalDisk().list(directory));
  }

  @Test
  void takesAndKeepsTheConfiguredSecret() throws Exception {
    run(SECRET);
    assertEquals(SECRET, system().secret());

    run(null);
    assertEquals(SECRET, system().secret());
  }

  @Test
  void letsTheConfiguredSecretReplaceTheStoredOne() throws Exception {
    String before = Files.readString(run(null)).strip();
    Instant created = system().createdAt();

    Path file = run(SECRET);

    assertEquals(SECRET, system().secret());
    assertEquals(created, system().createdAt());
    verify(Files.readString(file).strip());
    assertThrows(LogServerException.class, () -> verify(before));
  }

  @Test
  void refusesAConfiguredSecretThatCouldNotBeReadBack() throws Exception {
    assertThrows(IllegalArgumentException.class, () -> run("x".repeat(257)));

    assertEquals(List.of(), await(store.list()));
  }

  @Test
  void takesTheSystemTenantOfAFasterProcess() throws Exception {
    Tenant theirs = new Tenant(TenantId.SYSTEM, "System", SECRET, Instant.EPOCH);
    TenantStore shared =
        new OtherCreation(
            store, tenant -> store.create(theirs).compose(done -> store.create(tenant)));
    Bootstrap bootstrap =
        new Bootstrap(shared, settings(null), new LocalDisk(), directory, Runnable::run);

    Path file = await(bootstrap.run());

    assertEquals(theirs, system());
    verify(Files.readString(file).strip());
  }

  @Test
  void failsWhenTheStoreIsAway() throws Exception {
    await(store.close());

    LogServerException failure = assertThrows(LogServerException.class, () -> run(null));

    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertFalse(Files.exists(directory.resolve("admin.token")));
  }

  /** Whether it arrived is seen when the bootstrap runs again. */
  @Test
  void findsWhatItHasCreatedWithoutAnAnswer() throws Exception {
    LogServerException lost = new LogServerException(ErrorCode.OUTCOME_UNKNOWN, "no answer");
    TenantStore silent =
        new OtherCreation(
            store, tenant -> store.create(tenant).compose(done -> Future.failedFuture(lost)));
    Bootstrap bootstrap =
        new Bootstrap(silent, settings(null), new LocalDisk(), directory, Runnable::run);

    LogServerException first = assertThrows(LogServerException.class, () -> await(bootstrap.run()));
    Path file = await(bootstrap.run());

    assertEquals(ErrorCode.UNAVAILABLE, first.code());
    verify(Files.readString(file).strip());
    assertEquals(1, await(store.list()).size());
  }

  private Path run(String systemSecret) throws Exception {
    return await(
        new Bootstrap(store, settings(systemSecret), new LocalDisk(), directory, Runnable::run)
            .run());
  }

  private Tenant system() throws Exception {
    return await(store.find(TenantId.SYSTEM)).orElseThrow();
  }

  private Principal verify(String token) throws Exception {
    return await(new TokenVerifier(vertx, store::find, settings(null), reason -> {}).verify(token));
  }

  private static AuthSettings settings(String systemSecret) {
    return new AuthSettings("issuer", "logserver", true, systemSecret);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
