package io.logserver.cli;

import io.logserver.cli.ServerStarter.Running;
import io.logserver.config.Config;
import io.logserver.ops.Logging;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code logserver serve}: runs the server until the process is told to end. */
@Command(
    name = "serve",
    description = "Runs the server (this is what happens without a command).",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
class ServeCommand implements Callable<Integer> {

  private final ServerStarter starter;

  @Mixin private ConfigOption configOption = new ConfigOption();

  ServeCommand(ServerStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    Config config = configOption.load();
    Logging.configure(config.log());
    Promise<Void> stop = Promise.promise();
    Promise<Running> started = Promise.promise();
    Shutdown shutdown = new Shutdown(stop, started.future());
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
    Future.succeededFuture(config)
        .compose(known -> starter.start(known, stop.future()))
        .onComplete(started);
    try {
      await(started.future());
    } catch (ExecutionException e) {
      if (!stop.future().isComplete()) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    // The shutdown hook ends the process.
    new CountDownLatch(1).await();
    return 0;
  }

  private static void await(Future<Running> started)
      throws ExecutionException, InterruptedException {
    started.toCompletionStage().toCompletableFuture().get();
  }
}
