package io.logserver.cli;

import io.logserver.config.Config;
import io.logserver.ops.Logging;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code logserver}: serves, unless a subcommand says otherwise. */
@Command(
    name = "logserver",
    description = "A multi-tenant log server.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Exit codes: 0 done or drained, 1 failed, 2 wrong option or configuration."})
public final class LogServerCommand extends ServeCommand {

  private LogServerCommand(ServerStarter starter) {
    super(starter);
  }

  /** Runs the command that the arguments name and returns its exit code. */
  public static int run(ServerStarter starter, String... arguments) {
    Logging.configure(new Config.Log(Config.Log.Format.TEXT, Level.WARN));
    return commandLine(starter).execute(arguments);
  }

  static CommandLine commandLine(ServerStarter starter) {
    return new CommandLine(new LogServerCommand(starter))
        .addSubcommand(new ServeCommand(starter))
        .addSubcommand(new TokenCommand())
        .addSubcommand(new DeadLettersCommand())
        .setExecutionExceptionHandler(new Failures());
  }
}
