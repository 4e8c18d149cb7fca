package io.logserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class ConfigTest {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  @Test
  void hasTheDocumentedDefaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    Config expected =
        new Config(
            new Config.Http(
                "0.0.0.0",
                8080,
                20 * MIB,
                256 * KIB,
                32,
                128L * MIB,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                4),
            new Config.Management("127.0.0.1", 9090),
            new Config.Data(Path.of("data")),
            EnumSet.allOf(ProcessRole.class),
            new Config.Queue(
                Config.Queue.Type.JOURNAL, 4096L * MIB, new Config.Journal(64 * MIB, 32 * MIB)),
            new Config.Store(
                Config.Store.Type.BLOCK,
                Duration.ofSeconds(10),
                new Config.Block(
                    256 * KIB, 64L * MIB, Duration.ofSeconds(60), 256L * MIB, cores, 256),
                new Config.Mongo("mongodb://127.0.0.1:27017", "logserver", List.of(), 32, 256)),
            new Config.Auth("issuer", "logserver", true, null, null),
            new Config.Stream(MIB, 10_000),
            new Config.Retention(Duration.ofHours(1)),
            new Config.Log(Config.Log.Format.TEXT, Level.INFO));
    assertEquals(expected, Config.defaults());
  }

  @Test
  void makesTheDataDirectoryAbsolute() {
    assertEquals(Path.of("").toAbsolutePath().resolve("data"), Config.defaults().data().dir());
  }

  @Test
  void replacesZeroSearchThreadsByTheNumberOfCores() {
    Config.Block block = new Config.Block(256 * KIB, 64L * MIB, Duration.ofSeconds(60), MIB, 0, 1);
    assertEquals(Runtime.getRuntime().availableProcessors(), block.searchThreads());
  }

  @Test
  void refusesAValueOutOfRangeAtConstruction() {
    ConfigException e =
        assertThrows(ConfigException.class, () -> new Config.Management("127.0.0.1", 65_536));
    assertEquals(
        "the configuration has 1 problem:\n"
            + "  management.port = 65536: must be a whole number from 0 to 65535",
        e.getMessage());
  }

  @Test
  void refusesSomeRolesOnlyAndNamesTheKeysThatDecide() {
    Config defaults = Config.defaults();
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                new Config(
                    defaults.http(),
                    defaults.management(),
                    defaults.data(),
                    Set.of(ProcessRole.LOG),
                    defaults.queue(),
                    defaults.store(),
                    defaults.auth(),
                    defaults.stream(),
                    defaults.retention(),
                    defaults.log()));
    assertTrue(e.getMessage().contains("roles"), e.getMessage());
    assertTrue(e.getMessage().contains("queue.type journal"), e.getMessage());
    assertTrue(e.getMessage().contains("store.type block"), e.getMessage());
  }

  @Test
  void refusesMongoBehindTheJournalAndNamesTheKeysThatDecide() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ConfigLoader.load(null, Map.of("LOGSERVER_STORE_TYPE", "mongo")));
    assertTrue(e.getMessage().contains("store.type"), e.getMessage());
    assertTrue(e.getMessage().contains("queue.type journal"), e.getMessage());
  }

  @Test
  void neverShowsTheConnectionString() {
    Config.Mongo mongo =
        new Config.Mongo("mongodb://me:hidden@db/", "logserver", List.of("after.a"), 32, 256);
    assertFalse(mongo.toString().contains("hidden"), mongo.toString());
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ConfigLoader.load(null, Map.of("LOGSERVER_STORE_MONGO_URI", "me:hidden@db")));
    assertTrue(e.getMessage().contains("store.mongo.uri"), e.getMessage());
    assertFalse(e.getMessage().contains("hidden"), e.getMessage());
  }

  @Test
  void keepsSecretsOutOfTexts() {
    String secret = "0123456789abcdef0123456789abcdef";
    String masterKey = "5e".repeat(32);
    Config.Auth auth = new Config.Auth("issuer", "logserver", true, secret, masterKey);
    assertEquals(secret, auth.systemSecret());
    assertEquals(masterKey, auth.masterKey());
    assertFalse(auth.toString().contains(secret));
    assertFalse(auth.toString().contains(masterKey));
    assertNull(Config.defaults().auth().systemSecret());
  }
}
