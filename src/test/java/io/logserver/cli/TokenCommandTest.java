package io.logserver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.auth.jwt.TokenVerifier;
import io.logserver.disk.LocalDisk;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.file.FileTenantStore;
import io.logserver.tenant.file.TenantFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {

  private static final AuthSettings SETTINGS = new AuthSettings("me", "you", true, null);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;
  private Path config;

  @BeforeEach
  void writeTenantsAndConfiguration() throws Exception {
    config = directory.resolve("logserver.yaml");
    Files.writeString(
        config, "data:\n  dir: " + directory + "\nauth:\n  issuer: me\n  audience: you\n");
    FileTenantStore store =
        new FileTenantStore(
            new LocalDisk(),
            directory.resolve(TenantFile.NAME),
            new TenantFile(null),
            Runnable::run);
    store.open().await(20, TimeUnit.SECONDS);
    store.create(tenant("system")).await(20, TimeUnit.SECONDS);
    store.create(tenant("acme")).await(20, TimeUnit.SECONDS);
  }

  @Test
  void printsATokenOfThePlatformsAdminForADay() throws Exception {
    assertEquals(0, execute(), err.toString());

    Principal principal = verify("system");
    assertTrue(principal.isPlatformAdmin());
    assertEquals("cli", principal.subject());
    assertEquals(86_400, secondsLeft(principal), 5);
  }

  @Test
  void printsTheTokenThatIsAskedFor() throws Exception {
    assertEquals(0, execute("--tenant", "acme", "--role", "writer", "--sub", "shipper 7"));

    Principal principal = verify("acme");
    assertEquals(new TenantId("acme"), principal.tenant());
    assertEquals(Role.WRITER, principal.role());
    assertEquals("shipper 7", principal.subject());
  }

  @ParameterizedTest
  @CsvSource({"30s,30", "15m,900", "24h,86400", "30d,2592000", "36500d,3153600000"})
  void takesEachUnitOfTime(String ttl, long seconds) throws Exception {
    assertEquals(0, execute("--ttl", ttl), err.toString());

    assertEquals(seconds, secondsLeft(verify("system")), 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0s", "24", "h", "-1h", "1.5h", "1w", "1H", "36501d", "9999999999d", "1h30m"})
  void refusesOtherTimes(String ttl) {
    assertEquals(2, execute("--ttl", ttl));
    assertTrue(err.toString().contains("30s, 15m, 24h or 30d"), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void namesWhatIsWrongAndWhatIsAllowed() {
    assertEquals(2, execute("--role", "root"));
    assertTrue(
        err.toString().contains("'root' is not viewer, auditor, writer, admin"), err.toString());
    assertEquals(2, execute("--tenant", "ACME"));
    assertTrue(err.toString().contains("'ACME' is not " + TenantId.ALLOWED), err.toString());
    assertEquals(2, execute("--sub", ""));
    assertTrue(err.toString().contains("--sub"), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void readsAnEncryptedTenantFileWithTheMasterKeyOnly() throws Exception {
    String masterKey = "5e".repeat(32);
    Path file = directory.resolve(TenantFile.NAME);
    new FileTenantStore(new LocalDisk(), file, new TenantFile(masterKey), Runnable::run)
        .open()
        .await(20, TimeUnit.SECONDS);

    assertEquals(1, execute("--tenant", "acme"));
    assertTrue(err.toString().contains("auth.master-key"), err.toString());

    Files.writeString(config, Files.readString(config) + "  master-key: " + masterKey + "\n");
    assertEquals(0, execute("--tenant", "acme"), err.toString());
    assertEquals(new TenantId("acme"), verify("acme").tenant());
  }

  @Test
  void failsForATenantThatIsNotThere() {
    assertEquals(1, execute("--tenant", "nobody"));

    assertTrue(err.toString().contains("there is no tenant 'nobody'"), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void failsWithoutATenantFileAndMakesNone() throws Exception {
    Files.delete(directory.resolve(TenantFile.NAME));

    assertEquals(1, execute());

    assertTrue(err.toString().contains(TenantFile.NAME), err.toString());
    assertEquals("", out.toString());
    assertEquals(List.of("logserver.yaml"), names());
  }

  @Test
  void leavesTheDataDirectoryAsItWas() throws Exception {
    byte[] before = Files.readAllBytes(directory.resolve(TenantFile.NAME));

    assertEquals(0, execute());

    assertTrue(Arrays.equals(before, Files.readAllBytes(directory.resolve(TenantFile.NAME))));
    assertEquals(List.of("logserver.yaml", "tenants.json"), names());
    assertFalse(out.toString().trim().contains("\n"), out.toString());
  }

  private int execute(String... arguments) {
    CommandLine command =
        LogServerCommand.commandLine((ignored, stop) -> Future.failedFuture("must not start"))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    Stream<String> all = Stream.of("token", "--config", config.toString());
    return command.execute(Stream.concat(all, Stream.of(arguments)).toArray(String[]::new));
  }

  private Principal verify(String tenant) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      return new TokenVerifier(
              vertx,
              id -> Future.succeededFuture(Optional.of(tenant(tenant))),
              SETTINGS,
              reason -> {})
          .verify(out.toString().strip())
          .await(20, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private List<String> names() throws IOException {
    return new LocalDisk().list(directory);
  }

  private static long secondsLeft(Principal principal) {
    return principal.expiresAt().getEpochSecond() - Instant.now().getEpochSecond();
  }

  private static Tenant tenant(String key) {
    return new Tenant(
        new TenantId(key), key, key + "-secret-secret-secret-secret-secret", Instant.EPOCH);
  }
}
