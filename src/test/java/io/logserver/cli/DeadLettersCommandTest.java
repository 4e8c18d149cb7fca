package io.logserver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DeadLettersCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void wantsACommand() {
    assertEquals(2, execute("dead-letters"));
    assertTrue(err.toString().contains("Missing command: list or replay"), err.toString());
  }

  @Test
  void refusesALimitOfNone() {
    assertEquals(2, execute("dead-letters", "list", "--limit", "0"));
    assertTrue(err.toString().contains("'--limit': 0 is not"), err.toString());
  }

  @Test
  void saysThatTheJournalHasNone() {
    assertEquals(1, execute("dead-letters", "list"));
    assertTrue(err.toString().contains("only with queue.type sqs"), err.toString());
    assertEquals(1, execute("dead-letters", "replay"));
  }

  private int execute(String... arguments) {
    CommandLine command =
        LogServerCommand.commandLine((config, stop) -> Future.failedFuture("must not start"));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
