package io.logserver;

import io.logserver.cli.LogServerCommand;
import io.logserver.cli.ServerStarter;
import io.logserver.config.Config;
import io.vertx.core.Future;

/** The process: a command line in, an exit code out. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(LogServerCommand.run(Main::start, args));
  }

  private static Future<ServerStarter.Running> start(Config config, Future<?> stop) {
    return LogServer.start(config, stop).map(server -> server::close);
  }
}
