package io.logserver.cli;

import io.logserver.config.Config;
import io.logserver.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, which every command takes that needs the configuration. */
public final class ConfigOption {

  /** System property with the directory of the installation, set by {@code bin/logserver}. */
  private static final String HOME = "logserver.home";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration file (default: conf/logserver.yaml of the installation). LOGSERVER_*"
              + " variables override it.")
  private @Nullable Path file;

  /** Loads the configuration; throws a {@link io.logserver.config.ConfigException}. */
  public Config load() {
    return ConfigLoader.load(file != null ? file : shipped());
  }

  private static @Nullable Path shipped() {
    String home = System.getProperty(HOME);
    Path shipped = home == null ? null : Path.of(home, "conf", "logserver.yaml");
    return shipped != null && Files.exists(shipped) ? shipped : null;
  }
}
