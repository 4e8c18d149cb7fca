package io.logserver.cli;

import io.logserver.config.Config;
import io.logserver.queue.Queues;
import io.logserver.queue.sqs.DeadLetters;
import io.logserver.queue.sqs.DeadLetters.DeadLetter;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code logserver dead-letters}: shows what the workers could not read, and gives it to them once
 * more, after a new version or a repair.
 */
@Command(
    name = "dead-letters",
    description = "Shows what is in the dead-letter queue of queue.type sqs, or replays it.",
    synopsisSubcommandLabel = "(list | replay)",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class DeadLettersCommand implements Runnable {

  private final Function<Config, DeadLetters> open;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOption configOption = new ConfigOption();

  /** The command for the queue that the configuration names. */
  public DeadLettersCommand() {
    this(Queues::deadLetters);
  }

  DeadLettersCommand(Function<Config, DeadLetters> open) {
    this.open = open;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: list or replay");
  }

  /** Prints a line for each message, and leaves them where they are. */
  @Command(
      name = "list",
      description = "Prints id, time, bytes, reason and content of each, separated by tabs.",
      mixinStandardHelpOptions = true)
  int list(@Mixin LimitOption limit) throws Exception {
    int most = limit.value();
    try (DeadLetters letters = open.apply(configOption.load())) {
      List<DeadLetter> found = await(letters.list(most));
      found.forEach(this::print);
      spec.commandLine().getErr().println(found.size() + " dead letters");
    }
    return 0;
  }

  /** Moves messages back into the queue and prints a line for each. */
  @Command(
      name = "replay",
      description =
          "Moves them back into the queue and prints them; one that still cannot be read returns.",
      mixinStandardHelpOptions = true)
  int replay(@Mixin LimitOption limit) throws Exception {
    int most = limit.value();
    AtomicInteger moved = new AtomicInteger();
    try (DeadLetters letters = open.apply(configOption.load())) {
      await(
          letters.replay(
              most,
              letter -> {
                moved.incrementAndGet();
                print(letter);
              }));
    } finally {
      spec.commandLine().getErr().println(moved + " dead letters replayed");
    }
    return 0;
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void print(DeadLetter letter) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.join(
            "\t",
            letter.id(),
            letter.sentAt().toString(),
            String.valueOf(letter.bytes()),
            letter.reason(),
            letter.content()));
  }

  /** How many messages at most. */
  static final class LimitOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    int value() {
      if (limit < 1) {
        throw new ParameterException(
            spec.commandLine(),
            "Invalid value for option '--limit': " + limit + " is not a whole number from 1 on");
      }
      return limit;
    }
  }
}
