package io.logserver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} in a process of its own, since its exit code and its signals are what matters. */
@Timeout(60)
class ServeCommandTest {

  @TempDir Path dir;
  private Process process;

  @AfterEach
  void endTheProcess() {
    process.destroyForcibly();
  }

  @Test
  void drainsAndExitsWithZeroOnSigterm() throws Exception {
    String log = untilReady("serve", Map.of("LOGSERVER_HTTP_PORT", "17"));
    assertTrue(log.endsWith("ready on 17\n"), log);
    process.destroy();
    assertEquals(0, exitCode());
    assertEquals("drained\n", Files.readString(output()));
  }

  @Test
  void exitsWithOneWhenItCannotDrain() throws Exception {
    untilReady("close", Map.of());
    process.destroy();
    assertEquals(1, exitCode());
  }

  @Test
  void exitsWithZeroWhenItIsStoppedWhileItStillWaits() throws Exception {
    untilReady("wait", Map.of());
    // Other than that of the process, this one leaves its streams open.
    process.toHandle().destroy();
    String errors = process.errorReader().lines().collect(Collectors.joining("\n"));
    assertTrue(errors.contains("not started: it waited for the database"), errors);
    assertFalse(errors.contains("logserver:"), errors);
    assertEquals(0, exitCode());
  }

  @Test
  void saysInOneLineWhyItCannotStart() throws Exception {
    start("fail", Map.of());
    assertEquals("logserver: no port: Exception: it is taken\n", errors());
    assertEquals(1, exitCode());
  }

  @Test
  void saysInOneLineWhatWasThrownAtTheStart() throws Exception {
    start("throw", Map.of());
    assertEquals("logserver: thrown\n", errors());
    assertEquals(1, exitCode());
  }

  @Test
  void showsTheStackTraceOfAFailedStartAtDebugLevel() throws Exception {
    start("fail", Map.of("LOGSERVER_LOG_LEVEL", "debug"));
    String errors = errors();
    assertTrue(errors.contains("java.lang.IllegalStateException: no port\n"), errors);
    assertTrue(errors.contains("\tat io.logserver.cli.ServedProcess"), errors);
    assertTrue(errors.endsWith("logserver: no port: Exception: it is taken\n"), errors);
  }

  @Test
  void exitsWithTwoAndListsEveryProblemOfTheConfiguration() throws Exception {
    start("serve", Map.of("LOGSERVER_HTTP_PORT", "x", "LOGSERVER_HTTP_PROT", "1"));
    String errors = errors();
    assertTrue(errors.startsWith("logserver: the configuration has 2 problems:\n"), errors);
    assertTrue(errors.contains("did you mean LOGSERVER_HTTP_PORT?"), errors);
    assertFalse(errors.contains("\tat "), errors);
    assertEquals(2, exitCode());
  }

  private void start(String manner, Map<String, String> environment) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String main = ServedProcess.class.getName();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, main, manner));
    builder.environment().putAll(environment);
    process = builder.redirectOutput(output().toFile()).start();
  }

  /** Everything the process logs up to the line that says it is ready. */
  private String untilReady(String manner, Map<String, String> environment) throws IOException {
    start(manner, environment);
    BufferedReader errors = process.errorReader();
    StringBuilder log = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      log.append(line).append('\n');
      if (line.startsWith("ready")) {
        break;
      }
    }
    return log.toString();
  }

  private String errors() throws IOException {
    return new String(process.getErrorStream().readAllBytes());
  }

  private Path output() {
    return dir.resolve("out");
  }

  private int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return process.exitValue();
  }
}
