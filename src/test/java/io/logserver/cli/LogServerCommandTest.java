package io.logserver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LogServerCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsItsVersion() {
    assertEquals(0, execute("--version"));
    assertTrue(out.toString().startsWith("logserver "), out.toString());
  }

  @Test
  void printsHelpWithItsCommands() {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().contains("--config"), out.toString());
    assertTrue(out.toString().contains("serve"), out.toString());
  }

  @Test
  void refusesAnUnknownOptionWithTwo() {
    assertEquals(2, execute("serve", "--confg", "x"));
    assertTrue(err.toString().contains("--confg"), err.toString());
  }

  @Test
  void refusesAMissingConfigurationFileWithTwo() {
    assertEquals(2, execute("--config", "no-such.yaml"));
    assertEquals(2, execute("serve", "--config", "no-such.yaml"));
    assertTrue(err.toString().contains("no-such.yaml: there is no such file"), err.toString());
  }

  @Test
  void namesTheTypeOfAFailureWhoseMessageIsOnlyAPath() {
    assertEquals(
        "cannot open: NoSuchFileException: /data/x",
        Failures.reason(
            new IllegalStateException("cannot open", new NoSuchFileException("/data/x"))));
    assertEquals("NullPointerException", Failures.reason(new NullPointerException()));
  }

  private int execute(String... arguments) {
    CommandLine command =
        LogServerCommand.commandLine((config, stop) -> Future.failedFuture("must not start"));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
