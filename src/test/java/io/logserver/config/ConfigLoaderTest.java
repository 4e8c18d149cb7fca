package io.logserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  @TempDir Path dir;

  @Test
  void readsTheFile() {
    Config config =
        load("http:\n  port: 80\n  max-body-bytes: 1MiB\n  idle-timeout: 15m\nauth.issuer: me\n");
    assertEquals(80, config.http().port());
    assertEquals(1 << 20, config.http().maxBodyBytes());
    assertEquals(Duration.ofMinutes(15), config.http().idleTimeout());
    assertEquals("me", config.auth().issuer());
  }

  @Test
  void letsTheEnvironmentWin() {
    Path file = file("http:\n  port: 80\n  max-nesting: 7\n");
    Config config = ConfigLoader.load(file, Map.of("LOGSERVER_HTTP_PORT", "81"));
    assertEquals(81, config.http().port());
    assertEquals(7, config.http().maxNesting());
  }

  @Test
  void letsTheEnvironmentWinOverAValueThatIsNotAllowed() {
    Path file = file("http:\n  port: none\n");
    Config config = ConfigLoader.load(file, Map.of("LOGSERVER_HTTP_PORT", "81"));
    assertEquals(81, config.http().port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "http:\n",
        "http:\n  port:\n",
        "---\n",
        "auth:\n  system-secret:\n"
      })
  void takesTheDefaultsWhereTheFileSaysNothing(String yaml) {
    assertEquals(Config.defaults(), load(yaml));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "roles: auth, tenant,log,worker,stream",
        "roles: [stream, worker, log, tenant, auth]",
        "roles:\n  - auth\n  - tenant\n  - log\n  - worker\n  - stream"
      })
  void readsRolesAsTextOrList(String yaml) {
    assertEquals(Config.defaults(), load(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.port|80a|must be a whole number from 0 to 65535",
        "http.port|65536|must be a whole number from 0 to 65535",
        "http.host|' '|must be a text that is not empty",
        "http.max-body-bytes|20MB|must be a size from 1KiB to 1GiB, such as 64MiB",
        "http.max-body-bytes|2GiB|must be a size from 1KiB to 1GiB, such as 64MiB",
        "queue.max-bytes|999999999999TiB|must be a size from 1MiB to 1024TiB, such as 64MiB",
        "http.idle-timeout|60|must be a duration from 1s to 1h, such as 500ms, 60s or 15m",
        "http.idle-timeout|30d|must be a duration from 1s to 1h, such as 500ms, 60s or 15m",
        "auth.require-exp|yes|must be true or false",
        "roles|auth,log,|must be a list of auth, tenant, log, worker, stream",
        "queue.type|kafka|must be journal or sqs",
        "store.type|mango|must be block or mongo",
        "store.mongo.database|a.b|must be 1 to 63 characters of A-Z, a-z, 0-9, _ and -",
        "store.mongo.index-paths|message|must be a list of dotted paths below before, after or"
            + " metadata, each once, such as metadata.editor",
        "cluster.host|0.0.0.0|must be one address of this machine at which others reach it, not"
            + " 0.0.0.0 or ::",
        "cluster.members|10.0.0.7|must be a list of addresses with a port, such as 10.0.0.7:5701",
        "cluster.members|a:65536|must be a list of addresses with a port, such as 10.0.0.7:5701",
        "cluster.dns|http://x|must be a name that DNS knows, such as"
            + " logserver-cluster.default.svc.cluster.local",
        "log.format|xml|must be text or json",
        "log.level|loud|must be error or warn or info or debug or trace",
      })
  void reportsAValueThatIsNotAllowed(String key, String value, String expected) {
    List<ConfigProblem> fromFile = problems("\n\n" + key + ": '" + value + "'\n", Map.of());
    String source = dir.resolve("test.yaml") + ", line 3";
    assertEquals(List.of(new ConfigProblem(key, source, value, expected)), fromFile);

    String variable = "LOGSERVER_" + key.toUpperCase().replaceAll("[.-]", "_");
    List<ConfigProblem> fromEnvironment = problems("", Map.of(variable, value));
    assertEquals(List.of(new ConfigProblem(key, variable, value, expected)), fromEnvironment);
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    ConfigProblem problem = onlyProblem("http:\n  max-body-size: 1MiB\n", Map.of());
    assertEquals("http.max-body-size", problem.key());
    assertEquals("is not known; did you mean http.max-body-bytes?", problem.expected());
    assertTrue(problem.source().endsWith("test.yaml, line 2"), problem.source());
  }

  @Test
  void suggestsTheVariableThatWasMeant() {
    ConfigProblem problem = onlyProblem("", Map.of("LOGSERVER_HTPP_PORT", "1"));
    assertEquals("LOGSERVER_HTPP_PORT", problem.key());
    assertEquals("is not known; did you mean LOGSERVER_HTTP_PORT?", problem.expected());
  }

  @Test
  void suggestsNothingForAKeyThatIsLikeNoOther() {
    assertEquals("is not known", onlyProblem("zzzzzzzzzzzzz: 1\n", Map.of()).expected());
  }

  @Test
  void reportsAValueInPlaceOfABlock() {
    ConfigProblem problem = onlyProblem("management: 9090\n", Map.of());
    assertEquals(
        "is a block, not a value; its keys are management.host, management.port",
        problem.expected());
  }

  @Test
  void reportsAKeyThatIsGivenTwice() {
    ConfigProblem problem = onlyProblem("http:\n  port: 1\nhttp.port: 2\n", Map.of());
    assertEquals("http.port", problem.key());
    assertTrue(problem.expected().startsWith("is given twice, before in "), problem.expected());
    assertTrue(problem.expected().endsWith("line 2"), problem.expected());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.max-body-bytes=100KiB|http.max-entry-bytes = 256KiB|must not exceed http.max-body-bytes = 100KiB",
        "http.max-in-flight-bytes=1MiB|http.max-body-bytes = 20MiB|must not exceed http.max-in-flight-bytes = 1MiB",
        "queue.max-bytes=1MiB|queue.journal.segment-bytes = 64MiB|must not exceed queue.max-bytes = 1MiB",
        "store.block.open-bytes=1MiB,store.block.block-bytes=2MiB|store.block.block-bytes = 2MiB|must not exceed store.block.open-bytes = 1MiB",
      })
  void reportsValuesThatDoNotFitTogether(String settings, String what, String expected) {
    ConfigProblem problem = onlyProblem(settings.replace("=", ": ").replace(",", "\n"), Map.of());
    assertEquals(what, problem.key() + " = " + problem.value());
    assertEquals(expected, problem.expected());
  }

  @Test
  void reportsRolesThatTheProfileDoesNotAllow() {
    ConfigProblem problem = onlyProblem("", Map.of("LOGSERVER_ROLES", "log,worker"));
    assertEquals("roles", problem.key());
    assertEquals("LOGSERVER_ROLES", problem.source());
    assertEquals("log,worker", problem.value());
    assertTrue(problem.expected().contains("queue.type"), problem.expected());
  }

  @Test
  void neverShowsASecret() {
    Map<String, String> environment = Map.of("LOGSERVER_AUTH_SYSTEM_SECRET", "too-short");
    ConfigException e =
        assertThrows(ConfigException.class, () -> ConfigLoader.load(null, environment));
    assertFalse(e.getMessage().contains("too-short"), e.getMessage());
    assertTrue(e.getMessage().contains("at least 32 printable ASCII"), e.getMessage());
  }

  @Test
  void neverShowsTheValueOfAnUnknownVariable() {
    Map<String, String> environment = Map.of("LOGSERVER_AUTH_SYSTEM_SECRT", "misplaced");
    ConfigException e =
        assertThrows(ConfigException.class, () -> ConfigLoader.load(null, environment));
    assertFalse(e.getMessage().contains("misplaced"), e.getMessage());
  }

  @Test
  void reportsAllProblemsTogether() {
    String yaml = "htp:\n  port: 1\nhttp:\n  port: x\nlog:\n  level: loud\nmanagement: 1\n";
    Map<String, String> environment =
        Map.of(
            "LOGSERVER_STREAM_BUFFER_BYTES",
            "0",
            "LOGSERVER_DATADIR",
            "x",
            "LOGSERVER_ROLES",
            "log");
    List<String> keys =
        problems(yaml, environment).stream().map(ConfigProblem::key).sorted().toList();
    assertEquals(
        List.of(
                "LOGSERVER_DATADIR",
                "http.port",
                "htp.port",
                "log.level",
                "management",
                "roles",
                "stream.buffer-bytes")
            .stream()
            .sorted()
            .toList(),
        keys);
  }

  @Test
  void writesOneLinePerProblem() {
    Map<String, String> environment =
        Map.of("LOGSERVER_HTTP_PORT", "x", "LOGSERVER_LOG_FORMAT", "xml");
    ConfigException e =
        assertThrows(ConfigException.class, () -> ConfigLoader.load(null, environment));
    assertEquals(
        """
        the configuration has 2 problems:
          http.port = x (LOGSERVER_HTTP_PORT): must be a whole number from 0 to 65535
          log.format = xml (LOGSERVER_LOG_FORMAT): must be text or json\
        """,
        e.getMessage());
  }

  @Test
  void reportsAMissingFile() {
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> ConfigLoader.load(dir.resolve("none.yaml"), Map.of()));
    assertTrue(e.getMessage().endsWith("none.yaml: there is no such file"), e.getMessage());
  }

  @Test
  void reportsBrokenYamlWithItsLine() {
    ConfigProblem problem = onlyProblem("http:\n  port: 1\n port: [\n", Map.of());
    assertTrue(problem.expected().startsWith("is not YAML: "), problem.expected());
    assertEquals("line 3", problem.source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080\n", "- 1\n", "a: b\n---\nc: d\n"})
  void reportsADocumentThatIsNoBlockOfKeys(String yaml) {
    List<ConfigProblem> problems = problems(yaml, Map.of());
    assertEquals("must be one block of keys", problems.getLast().expected());
  }

  @Test
  void reportsAListOfBlocks() {
    ConfigProblem problem = problems("roles:\n  - auth: 1\n", Map.of()).getFirst();
    assertEquals("a list may only hold plain values", problem.expected());
  }

  @Test
  void reportsAFileThatIsNotText() throws IOException {
    Path file =
        Files.write(
            dir.resolve("latin1.yaml"), "http: {host: 'ä'}".getBytes(StandardCharsets.ISO_8859_1));
    ConfigException e =
        assertThrows(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));
    assertTrue(e.getMessage().contains("cannot be read as UTF-8 text"), e.getMessage());
  }

  @Test
  void ignoresVariablesThatAreNotItsOwn() {
    Map<String, String> environment =
        Map.of(
            "PATH", "/bin",
            "LOGSERVER_JAVA_HOME", "/opt/jdk",
            "LOGSERVER_JAVA_OPTS", "-Xmx1g",
            "LOGSERVER_SERVICE_HOST", "10.0.0.1",
            "LOGSERVER_SERVICE_PORT_API", "8080",
            "LOGSERVER_PORT", "tcp://10.0.0.1:8080",
            "LOGSERVER_WORKER_PORT_8080_TCP_ADDR", "10.0.0.1");
    assertEquals(Config.defaults(), ConfigLoader.load(null, environment));
  }

  private Config load(String yaml) {
    return ConfigLoader.load(file(yaml), Map.of());
  }

  private ConfigProblem onlyProblem(String yaml, Map<String, String> environment) {
    List<ConfigProblem> problems = problems(yaml, environment);
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }

  private List<ConfigProblem> problems(String yaml, Map<String, String> environment) {
    Path file = file(yaml);
    return assertThrows(ConfigException.class, () -> ConfigLoader.load(file, environment))
        .problems();
  }

  private Path file(String yaml) {
    try {
      return Files.writeString(dir.resolve("test.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
