package io.logserver.auth;

import io.logserver.auth.jwt.TokenIssuer;
import io.logserver.disk.Disk;
import io.logserver.disk.FileReplacement;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.Secrets;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What makes a server that nobody has set up usable: tenant {@code system} exists, with the
 * configured secret when there is one, and a file holds a token of its admin.
 */
public final class Bootstrap {

  /** The token's file in the data directory. */
  public static final String TOKEN_FILE = "admin.token";

  private static final Duration TOKEN_TTL = Duration.ofHours(24);

  private final TenantStore tenants;
  private final AuthSettings settings;
  private final Disk disk;
  private final Path dataDirectory;
  private final Executor blocking;

  /**
   * Prepares a start.
   *
   * @param tenants an open store
   * @param blocking runs what waits for the disk
   */
  public Bootstrap(
      TenantStore tenants,
      AuthSettings settings,
      Disk disk,
      Path dataDirectory,
      Executor blocking) {
    this.tenants = tenants;
    this.settings = settings;
    this.disk = disk;
    this.dataDirectory = dataDirectory;
    this.blocking = blocking;
  }

  /**
   * Makes tenant {@code system} what it should be and writes the token; completes with the token's
   * file. It may run again: what {@code UNAVAILABLE} kept from being done, or from being known to
   * be done, is looked for first.
   */
  public Future<Path> run() {
    @Nullable String configured = settings.systemSecret();
    if (configured != null && !Secrets.isValid(configured)) {
      return Future.failedFuture(
          new IllegalArgumentException("auth.system-secret is not " + Secrets.ALLOWED));
    }
    return findOrCreate()
        .compose(this::withConfiguredSecret)
        .recover(Bootstrap::orUnavailable)
        .compose(this::writeToken);
  }

  private Future<Tenant> findOrCreate() {
    return tenants
        .find(TenantId.SYSTEM)
        .compose(found -> found.map(Future::succeededFuture).orElseGet(this::create));
  }

  private Future<Tenant> create() {
    @Nullable String configured = settings.systemSecret();
    String secret = configured == null ? Secrets.generate() : configured;
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Tenant system = new Tenant(TenantId.SYSTEM, "System", secret, now);
    return tenants.create(system).map(system).recover(this::findAfterConflict);
  }

  /** Another process that shares the store was faster. */
  private Future<Tenant> findAfterConflict(Throwable failure) {
    if (failure instanceof LogServerException e && e.code() == ErrorCode.CONFLICT) {
      return tenants.find(TenantId.SYSTEM).map(found -> found.orElseThrow(() -> e));
    }
    return Future.failedFuture(failure);
  }

  private Future<Tenant> withConfiguredSecret(Tenant system) {
    @Nullable String configured = settings.systemSecret();
    if (configured == null || configured.equals(system.secret())) {
      return Future.succeededFuture(system);
    }
    return tenants.update(system.id(), stored -> stored.withSecret(configured));
  }

  /** A change that may have arrived or not is made again, or found made. */
  private static Future<Tenant> orUnavailable(Throwable failure) {
    boolean unknown =
        failure instanceof LogServerException e && e.code() == ErrorCode.OUTCOME_UNKNOWN;
    return Future.failedFuture(
        unknown
            ? new LogServerException(ErrorCode.UNAVAILABLE, String.valueOf(failure.getMessage()))
            : failure);
  }

  private Future<Path> writeToken(Tenant system) {
    Path file = dataDirectory.resolve(TOKEN_FILE);
    String token = TokenIssuer.issue(system, "admin", Role.ADMIN, TOKEN_TTL, settings);
    byte[] content = (token + '\n').getBytes(StandardCharsets.US_ASCII);
    Promise<Path> written = Promise.promise();
    blocking.execute(() -> {
      try {
        disk.createDirectories(dataDirectory);
        FileReplacement.replace(disk, file, content);
        written.complete(file);
      } catch (IOException | RuntimeException e) {
        written.fail(e);
      }
    });
    return written.future();
  }
}
