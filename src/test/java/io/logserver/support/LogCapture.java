package io.logserver.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The server's own log while a test runs: what an operator would read. */
public final class LogCapture implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            faults.add(describe(event));
          }
        }
      };

  /** Captures from now on. */
  public LogCapture() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.setLevel(Level.WARN);
    root.addAppender(appender);
  }

  /** What was logged as warning or error so far. */
  public List<String> faults() {
    return faults;
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    root.setLevel(before);
    appender.stop();
  }

  private static String describe(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLevel()
        + " "
        + event.getLoggerName()
        + " "
        + event.getFormattedMessage()
        + trace;
  }
}
