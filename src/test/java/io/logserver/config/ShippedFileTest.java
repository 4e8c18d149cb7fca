package io.logserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/logserver.yaml} as it is shipped. */
class ShippedFileTest {

  private static final Path SHIPPED = Path.of("conf/logserver.yaml");
  private static final Pattern KEY = Pattern.compile("^( *)# ([a-z-]+:( .*)?)$");

  @TempDir Path dir;

  @Test
  void changesNothing() {
    assertEquals(Config.defaults(), ConfigLoader.load(SHIPPED, Map.of()));
  }

  @Test
  void givesEveryKeyWithItsDefault() throws IOException {
    Settings settings = new Settings();
    new YamlFile(uncommented(), settings).read();
    assertEquals(List.of(), settings.problems());
    Map<String, String> shipped = new TreeMap<>();
    Map<String, String> defaults = new TreeMap<>();
    for (Key<?> key : Keys.byName().values()) {
      Settings.Given given = settings.find(key.name());
      assertTrue(given != null, () -> key.name() + " is not in " + SHIPPED);
      shipped.put(key.name(), given.text());
      defaults.put(key.name(), key.fallback());
    }
    assertEquals(defaults, shipped);
  }

  @Test
  void loadsWithAllKeysUncommented() throws IOException {
    assertEquals(Config.defaults(), ConfigLoader.load(uncommented(), Map.of()));
  }

  @Test
  void explainsEveryKey() throws IOException {
    List<String> lines = Files.readAllLines(SHIPPED);
    TreeSet<String> bare = new TreeSet<>();
    for (int i = 1; i < lines.size(); i++) {
      String above = lines.get(i - 1);
      boolean explained = above.strip().startsWith("# ") && !KEY.matcher(above).matches();
      if (KEY.matcher(lines.get(i)).matches() && !explained) {
        bare.add(lines.get(i));
      }
    }
    assertEquals(new TreeSet<>(), bare);
  }

  @Test
  void givesEveryKeyAVariableOfItsOwn() {
    List<String> variables = Keys.byName().values().stream().map(Key::variable).toList();
    assertEquals(variables.size(), new TreeSet<>(variables).size());
    assertTrue(variables.contains("LOGSERVER_QUEUE_JOURNAL_SEGMENT_BYTES"));
  }

  private Path uncommented() throws IOException {
    List<String> lines = Files.readAllLines(SHIPPED);
    List<String> keys = lines.stream().map(line -> KEY.matcher(line).replaceAll("$1$2")).toList();
    return Files.write(dir.resolve("all.yaml"), keys);
  }
}
