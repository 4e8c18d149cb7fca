package io.logserver.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A YAML file as maps and lists, its anchors and merges resolved. */
final class Yaml {

  private Yaml() {}

  static Map<String, Object> read(Path file) throws IOException {
    return new org.yaml.snakeyaml.Yaml().load(Files.readString(file));
  }

  /** What is under a key; empty when nothing is. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Map<String, Object> in, String key) {
    return (Map<String, Object>) in.getOrDefault(key, Map.of());
  }

  /** What is under a key; empty when nothing is. */
  @SuppressWarnings("unchecked")
  static <T> List<T> list(Map<String, Object> in, String key) {
    return (List<T>) in.getOrDefault(key, List.of());
  }
}
