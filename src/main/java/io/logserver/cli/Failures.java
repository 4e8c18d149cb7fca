package io.logserver.cli;

import io.logserver.config.ConfigException;
import io.logserver.error.LogServerException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says on standard error why a command failed, without a stack trace, and chooses the exit code.
 */
final class Failures implements IExecutionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
    if (e instanceof ConfigException) {
      command.getErr().println("logserver: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    log.debug("{} failed", command.getCommandName(), e);
    command.getErr().println("logserver: " + reason(e));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What went wrong, then why, as far as the cause says more. */
  static String reason(Throwable failure) {
    StringBuilder reason = new StringBuilder(text(failure));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (reason.indexOf(message) < 0) {
        reason.append(": ").append(text(cause));
      }
    }
    return reason.toString();
  }

  /** The message; with the type in front where it alone may be no more than a path. */
  private static String text(Throwable failure) {
    @Nullable String message = failure.getMessage();
    boolean speaks =
        failure instanceof LogServerException
            || failure instanceof IllegalStateException
            || failure instanceof IllegalArgumentException
            || failure instanceof UncheckedIOException;
    String type = failure.getClass().getSimpleName();
    if (message == null) {
      return type;
    }
    return speaks ? message : type + ": " + message;
  }
}
