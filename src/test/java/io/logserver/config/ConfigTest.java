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
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                10_000,
                10_000,
                4,
                new Config.Tls(null, null),
                new Config.Cors(Set.of())),
            new Config.Management("127.0.0.1", 9090),
            new Config.Metrics(false),
            new Config.Data(Path.of("data")),
            EnumSet.allOf(ProcessRole.class),
            new ClusterConfig(
                false,
                "logserver",
                "127.0.0.1",
                0,
                5701,
                List.of(),
                null,
                new ClusterConfig.Tls(null, null, null)),
            new Config.Queue(
                Config.Queue.Type.JOURNAL,
                4096L * MIB,
                new Config.Journal(64 * MIB, 32 * MIB),
                sqs(null, null)),
            new Config.Store(
                Config.Store.Type.BLOCK,
                Duration.ofSeconds(10),
                new Config.Block(
                    256 * KIB, 64L * MIB, Duration.ofSeconds(60), 256L * MIB, cores, 256),
                new Config.Mongo("mongodb://127.0.0.1:27017", "logserver", List.of(), 32, 256)),
            new Config.Auth("issuer", "logserver", true, null, null),
            new Config.Stream(MIB, 10_000, 4 * MIB),
            new Config.Retention(Duration.ofHours(1)),
            new Config.Log(Config.Log.Format.TEXT, Level.INFO));
    assertEquals(expected, Config.defaults());
  }

  @Test
  void refusesSqsWithTheBlockStoreAndNamesBothKeys() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> ConfigLoader.load(null, Map.of("LOGSERVER_QUEUE_TYPE", "sqs")));
    assertTrue(e.getMessage().contains("queue.type = sqs (LOGSERVER_QUEUE_TYPE)"), e.getMessage());
    assertTrue(e.getMessage().contains("store.type is block"), e.getMessage());
  }

  @Test
  void wantsBothKeysOfSqsOrNeither() {
    ConfigException e = assertThrows(ConfigException.class, () -> sqs("AKIA", null));
    assertTrue(e.getMessage().contains("queue.sqs.secret-key: must be given"), e.getMessage());
    e = assertThrows(ConfigException.class, () -> sqs(null, "s3cret"));
    assertTrue(e.getMessage().contains("queue.sqs.access-key: must be given"), e.getMessage());
    assertFalse(sqs("AKIA", "s3cret").toString().contains("s3cret"));
  }

  @Test
  void readsTheKeysOfSqsAndRefusesWhatTheyCannotBe() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    null,
                    Map.of(
                        "LOGSERVER_QUEUE_SQS_NAME", "logs.fifo",
                        "LOGSERVER_QUEUE_SQS_ENDPOINT", "localhost:9324",
                        "LOGSERVER_QUEUE_SQS_POLL", "21s")));
    assertEquals(3, e.problems().size(), e.getMessage());
    assertTrue(e.getMessage().contains("queue.sqs.name = logs.fifo"), e.getMessage());
    assertTrue(e.getMessage().contains("begins with http://"), e.getMessage());
  }

  private static Config.Sqs sqs(String accessKey, String secretKey) {
    return new Config.Sqs(
        "logserver",
        null,
        null,
        false,
        null,
        null,
        accessKey,
        secretKey,
        Duration.ofMillis(5),
        MIB,
        64L * MIB,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        2,
        16 * MIB);
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
                    defaults.metrics(),
                    defaults.data(),
                    Set.of(ProcessRole.LOG),
                    defaults.cluster(),
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
  void takesACertificateAndItsKeyTogetherOrNeither() {
    ConfigException e =
        assertThrows(ConfigException.class, () -> new Config.Tls(Path.of("cert.pem"), null));
    assertEquals("http.tls.key", e.problems().get(0).key());
    assertTrue(e.getMessage().contains("together with http.tls.cert"), e.getMessage());
  }

  @Test
  void takesOriginsAsBrowsersSendThemOrEveryOne() {
    Set<String> several = Set.of("https://a.example", "http://localhost:3000", "http://[::1]:8");
    assertEquals(several, new Config.Cors(several).origins());
    assertEquals(Set.of("*"), new Config.Cors(Set.of("*")).origins());
    for (String wrong : List.of("a.example", "https://a.example/", "https://*.example", "null")) {
      assertThrows(ConfigException.class, () -> new Config.Cors(Set.of(wrong)), wrong);
    }
    assertThrows(ConfigException.class, () -> new Config.Cors(Set.of("*", "https://a.example")));
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
