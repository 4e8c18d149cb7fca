package io.logserver.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the {@link Config} of a process from a YAML file and the environment, once, before anything
 * else starts.
 */
public final class ConfigLoader {

  private ConfigLoader() {}

  /**
   * The configuration of this process.
   *
   * @param file the YAML file; null for none
   */
  public static Config load(@Nullable Path file) {
    return load(file, System.getenv());
  }

  /** The configuration that {@code file} (null for none) and these environment variables make. */
  public static Config load(@Nullable Path file, Map<String, String> environment) {
    Settings settings = new Settings();
    if (file != null) {
      new YamlFile(file, settings).read();
    }
    settings.addFromEnvironment(environment);
    return new ConfigReader(settings).read();
  }
}
