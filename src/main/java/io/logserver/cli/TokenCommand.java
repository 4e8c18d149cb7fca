package io.logserver.cli;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.auth.jwt.TokenIssuer;
import io.logserver.config.Config;
import io.logserver.store.Stores;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.file.TenantFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code logserver token}: prints a token, and nothing else, made from the tenant file of the data
 * directory, or from the tenants in MongoDB.
 */
@Command(
    name = "token",
    description =
        "Prints a token for a tenant of this data directory, or of MongoDB with store.type mongo;"
            + " the server may run meanwhile.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class TokenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOption configOption = new ConfigOption();

  @Option(
      names = "--tenant",
      paramLabel = "KEY",
      defaultValue = "system",
      description = "Tenant it is for (default: ${DEFAULT-VALUE}).")
  private String tenant = "system";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "admin",
      description = "viewer, auditor, writer or admin (default: ${DEFAULT-VALUE}).")
  private String role = "admin";

  @Option(
      names = "--sub",
      paramLabel = "NAME",
      defaultValue = "cli",
      description = "Whom it is for; logs keep it as user_id (default: ${DEFAULT-VALUE}).")
  private String subject = "cli";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = TtlConverter.class,
      description = "How long it holds: 30s, 15m, 24h, 30d (default: ${DEFAULT-VALUE}).")
  private Duration ttl = Duration.ofHours(24);

  @Override
  public Integer call() throws Exception {
    TenantId id = tenantId();
    Role granted = role();
    if (!Principal.isSubject(subject)) {
      throw wrong("--sub", subject, Principal.ALLOWED_SUBJECTS);
    }
    Config config = configOption.load();
    Tenant owner =
        switch (config.store().type()) {
          case BLOCK ->
              find(
                  id,
                  config.data().dir().resolve(TenantFile.NAME),
                  new TenantFile(config.auth().masterKey()));
          case MONGO -> find(id, config);
        };
    String token = TokenIssuer.issue(owner, subject, granted, ttl, settings(config.auth()));
    spec.commandLine().getOut().println(token);
    return 0;
  }

  private static AuthSettings settings(Config.Auth auth) {
    return new AuthSettings(auth.issuer(), auth.audience(), auth.requireExp(), auth.systemSecret());
  }

  private TenantId tenantId() {
    if (!TenantId.isValid(tenant)) {
      throw wrong("--tenant", tenant, TenantId.ALLOWED);
    }
    return new TenantId(tenant);
  }

  private Role role() {
    Role known = Role.of(role);
    if (known == null) {
      throw wrong("--role", role, Role.ALLOWED);
    }
    return known;
  }

  private static Tenant find(TenantId id, Path file, TenantFile format) throws IOException {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "there is no tenant file " + file + "; a server makes it when it first starts");
    }
    @Nullable Tenant owner = format.read(file).get(id);
    if (owner == null) {
      throw new IllegalStateException("there is no tenant '" + id + "' in " + file);
    }
    return owner;
  }

  private static Tenant find(TenantId id, Config config) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      return Stores.savedTenant(config, vertx, id)
          .toCompletionStage()
          .toCompletableFuture()
          .get()
          .orElseThrow(() ->
              new IllegalStateException(
                  "there is no tenant '"
                      + id
                      + "' in database '"
                      + config.store().mongo().database()
                      + "' of MongoDB; a server makes 'system' when it first starts"));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      vertx.close();
    }
  }

  private ParameterException wrong(String option, String value, String allowed) {
    String message = "Invalid value for option '" + option + "': '" + value + "' is not " + allowed;
    return new ParameterException(spec.commandLine(), message);
  }
}
