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
    Promise<Running> started = Promise.promise();
    Runtime.getRuntime().addShutdownHook(new Thread(new Shutdown(started.future()), "shutdown"));
    Future.succeededFuture(config).compose(starter::start).onComplete(started);
    await(started.future());
    new CountDownLatch(1).await();
    return 0;
  }

  private static void await(Future<Running> started) throws Exception {
    try {
      started.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
