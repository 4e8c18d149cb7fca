package io.logserver.cli;

import io.logserver.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * A process whose server does as its first argument says: {@code serve} it well, {@code fail} at
 * the start, {@code throw} there, {@code wait} there until it is stopped, or fail at the {@code
 * close}.
 */
final class ServedProcess {

  private ServedProcess() {}

  public static void main(String[] args) {
    System.exit(LogServerCommand.run((config, stop) -> start(args[0], config, stop)));
  }

  private static Future<ServerStarter.Running> start(String manner, Config config, Future<?> stop) {
    if (manner.equals("throw")) {
      throw new IllegalStateException("thrown");
    }
    if (manner.equals("fail")) {
      return Future.failedFuture(
          new IllegalStateException("no port", new Exception("it is taken")));
    }
    if (manner.equals("wait")) {
      System.err.println("ready to wait");
      return stop.compose(told -> Future.failedFuture("it waited for the database"));
    }
    Vertx vertx = Vertx.vertx();
    return vertx
        .timer(10)
        .<ServerStarter.Running>map(fired -> () -> close(manner, vertx))
        .onSuccess(running -> System.err.println("ready on " + config.http().port()));
  }

  private static Future<Void> close(String manner, Vertx vertx) {
    Future<Void> closed = vertx.close().onSuccess(done -> System.out.println("drained"));
    return manner.equals("close") ? closed.flatMap(done -> Future.failedFuture("lost")) : closed;
  }
}
