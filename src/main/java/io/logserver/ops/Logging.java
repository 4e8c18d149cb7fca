package io.logserver.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.logserver.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The server's own log: one line per event on standard error, whichever library logs it and by
 * whichever API.
 */
public final class Logging {

  private static final String VERTX_DELEGATE = "vertx.logger-delegate-factory-class-name";

  private static final String HAZELCAST = "com.hazelcast.";

  private Logging() {}

  /** Sets the log of the process up, or anew; called before {@code Vertx} is created. */
  public static void configure(Config.Log log) {
    System.setProperty(VERTX_DELEGATE, "io.vertx.core.logging.SLF4JLogDelegateFactory");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    configure((LoggerContext) LoggerFactory.getILoggerFactory(), log, console);
  }

  /** Makes {@code appender} the only one of {@code context}. */
  static void configure(
      LoggerContext context, Config.Log log, OutputStreamAppender<ILoggingEvent> appender) {
    context.reset();
    propagateLevels(context);
    appender.setContext(context);
    appender.setEncoder(encoder(context, log.format()));
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    setLevels(context, Level.convertAnSLF4JLevel(log.level()));
  }

  private static void setLevels(LoggerContext context, Level level) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
    if (level != Level.TRACE) {
      context.getLogger("io.netty").setLevel(Level.WARN);
      context.getLogger("java.lang").setLevel(Level.WARN);
      context.getLogger("org.apache.lucene").setLevel(Level.WARN);
      context.getLogger("com.hazelcast").setLevel(Level.WARN);
      // They warn at each start of what Java could let it do faster, and of what is not used here.
      context.getLogger(HAZELCAST + "instance.impl.HazelcastInstanceFactory").setLevel(Level.ERROR);
      context.getLogger(HAZELCAST + "cp.CPSubsystem").setLevel(Level.ERROR);
      // It warns at each start that vector search could be faster; there is none here.
      context.getLogger("org.apache.lucene.internal.vectorization").setLevel(Level.ERROR);
    }
  }

  /** Lets java.util.logging drop early what would be dropped behind the bridge. */
  private static void propagateLevels(LoggerContext context) {
    LevelChangePropagator propagator = new LevelChangePropagator();
    propagator.setContext(context);
    propagator.setResetJUL(true);
    propagator.start();
    context.addListener(propagator);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Config.Log.Format format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> new TextEncoder();
          case JSON -> new JsonEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
