package io.logserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The variables that scripts, containers and documents name, against the keys that there are. */
class NamedVariablesTest {

  private static final Pattern VARIABLE = Pattern.compile("\\bLOGSERVER_[A-Z0-9_]*[A-Z0-9]\\b");

  /** Those of {@code bin/logserver} itself. */
  private static final Set<String> LAUNCHER = Set.of("LOGSERVER_JAVA_HOME", "LOGSERVER_JAVA_OPTS");

  @Test
  void everyVariableNamesAKey() throws Exception {
    Set<String> known =
        Keys.byName().values().stream().map(Key::variable).collect(Collectors.toSet());
    Map<String, Set<String>> unknown = new TreeMap<>();
    int named = 0;
    for (Path file : files()) {
      Matcher variable = VARIABLE.matcher(Files.readString(file));
      while (variable.find()) {
        named++;
        if (!known.contains(variable.group()) && !LAUNCHER.contains(variable.group())) {
          unknown.computeIfAbsent(file.toString(), key -> new TreeSet<>()).add(variable.group());
        }
      }
    }
    assertEquals(Map.of(), unknown);
    assertTrue(named > 20, named + " are named");
  }

  private static Set<Path> files() throws IOException {
    Set<Path> files = new TreeSet<>(Set.of(Path.of("README.md"), Path.of("docs/operations.md")));
    for (String folder : new String[] {"bin", "conf", "docker"}) {
      try (Stream<Path> below = Files.walk(Path.of(folder))) {
        below.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    return files;
  }
}
