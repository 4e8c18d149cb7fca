package io.logserver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/logserver} in an installation of its own, with Javas that only print their arguments.
 */
class LauncherTest {

  @TempDir Path dir;
  private Path home;
  private int exitCode;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(dir.toRealPath().resolve("my installation"));
    for (String file : List.of("bin/logserver", "conf/jvm.options", "conf/jvm-23.options")) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.copy(Path.of(file), home.resolve(file));
    }
    assertTrue(home.resolve("bin/logserver").toFile().setExecutable(true));
    Files.createDirectories(home.resolve("target"));
    Files.createFile(home.resolve("target/logserver.jar"));
  }

  @Test
  void givesTheArgumentsToTheJarOfItsInstallation() throws Exception {
    Path java = java("jdk", "21.0.2");
    assertEquals(
        List.of(
            "@" + home + "/conf/jvm.options",
            "-Dlogserver.home=" + home,
            "-jar",
            home + "/target/logserver.jar",
            "serve",
            "--config",
            "a file"),
        run(Map.of("LOGSERVER_JAVA_HOME", java), "serve", "--config", "a file"));
  }

  @Test
  void addsTheFlagsThatOnlyNewerJavasKnow() throws Exception {
    String newer = "@" + home + "/conf/jvm-23.options";
    assertTrue(run(Map.of("LOGSERVER_JAVA_HOME", java("new", "25.0.3"))).contains(newer));
    assertTrue(run(Map.of("LOGSERVER_JAVA_HOME", java("just", "23"))).contains(newer));
    assertFalse(run(Map.of("LOGSERVER_JAVA_HOME", java("old", "22.0.1"))).contains(newer));
  }

  @Test
  void putsTheFlagsOfTheEnvironmentLast() throws Exception {
    Object java = java("jdk", "25");
    List<String> arguments =
        run(Map.of("LOGSERVER_JAVA_HOME", java, "LOGSERVER_JAVA_OPTS", "-Xmx2g -Dx=1"));
    assertEquals("-Xmx2g", arguments.get(2));
    assertEquals("-Dx=1", arguments.get(3));
  }

  @Test
  void takesJavaHomeUnlessItIsTooOld() throws Exception {
    Path old = java("old", "17.0.15");
    Path good = java("good", "21");
    assertTrue(run(Map.of("JAVA_HOME", good)).contains("-jar"));
    assertTrue(run(Map.of("JAVA_HOME", old, "PATH", good + "/bin:/usr/bin:/bin")).contains("-jar"));
  }

  @Test
  void refusesTheJavaItWasGivenWhenThatIsTooOld() throws Exception {
    Path old = java("old", "17.0.15");
    assertEquals(
        List.of("logserver: LOGSERVER_JAVA_HOME=" + old + " holds no Java 21 or newer"),
        run(Map.of("LOGSERVER_JAVA_HOME", old)));
    assertEquals(1, exitCode);
  }

  @Test
  void asksAJavaWithoutAReleaseFile() throws Exception {
    Path java = java("bare", "22");
    Files.delete(java.resolve("release"));
    assertTrue(run(Map.of("LOGSERVER_JAVA_HOME", java)).contains("-jar"));
  }

  @Test
  void findsItsInstallationBehindSymbolicLinks() throws Exception {
    Path relative = Files.createSymbolicLink(home.resolve("bin/other"), Path.of("logserver"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), relative);
    Map<String, Object> environment = Map.of("LOGSERVER_JAVA_HOME", java("jdk", "21"));
    assertTrue(run(link, environment).contains(home + "/target/logserver.jar"));
  }

  @Test
  void saysThatTheJarIsMissing() throws Exception {
    Files.delete(home.resolve("target/logserver.jar"));
    assertEquals(
        List.of("logserver: " + home + "/target/logserver.jar is missing"),
        run(Map.of("LOGSERVER_JAVA_HOME", java("jdk", "21"))));
    assertEquals(1, exitCode);
  }

  private Path java(String name, String version) throws IOException {
    Path java = dir.resolve(name);
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    String script =
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; exit; fi
        printf '%%s\\n' "$@"
        """;
    Path binary = Files.writeString(java.resolve("bin/java"), script.formatted(version));
    assertTrue(binary.toFile().setExecutable(true));
    return java;
  }

  private List<String> run(Map<String, Object> environment, String... arguments) throws Exception {
    return run(home.resolve("bin/logserver"), environment, arguments);
  }

  private List<String> run(Path script, Map<String, Object> environment, String... arguments)
      throws Exception {
    List<String> command =
        Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
    environment.forEach((name, value) -> variables.put(name, value.toString()));
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.directory(dir.toFile()).start();
    List<String> output = process.inputReader().lines().toList();
    exitCode = process.waitFor();
    return output;
  }
}
