package io.logserver.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.logserver.config.Config;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LoggingTest {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();

  @Test
  void writesTextForPeople() {
    Logger log = logger(Config.Log.Format.TEXT, Level.INFO);
    mdc.put("request_id", "r-1");
    log.atWarn().addKeyValue("bytes", 17).addKeyValue("file", "a b").log("cut {}", "tail");
    String line = output();
    assertTrue(
        line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN Journal .*\n"),
        line);
    assertTrue(line.endsWith(" cut tail bytes=17 file=\"a b\" request_id=r-1\n"), line);
  }

  @Test
  void writesOneJsonObjectPerLine() throws JsonProcessingException {
    Logger log = logger(Config.Log.Format.JSON, Level.INFO);
    mdc.put("request_id", "r-1");
    log.atError()
        .addKeyValue("bytes", 17)
        .addKeyValue("msg", "not the message")
        .setCause(new IllegalStateException("why"))
        .log("cut\n\"tail\"");
    String line = output();
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    JsonNode json = new ObjectMapper().readTree(line);
    assertTrue(Instant.parse(json.get("time").textValue()).isAfter(Instant.EPOCH));
    assertEquals("ERROR", json.get("level").textValue());
    assertEquals("io.logserver.Journal", json.get("logger").textValue());
    assertEquals(Thread.currentThread().getName(), json.get("thread").textValue());
    assertEquals("cut\n\"tail\"", json.get("msg").textValue());
    assertEquals(17, json.get("bytes").intValue());
    assertEquals("r-1", json.get("request_id").textValue());
    assertTrue(json.get("stack").textValue().startsWith("java.lang.IllegalStateException: why"));
  }

  @Test
  void keepsATextLineOneLineWhateverItQuotes() {
    Logger log = logger(Config.Log.Format.TEXT, Level.INFO);
    log.atInfo().addKeyValue("user", "x\n2025 ERROR \"forged\"").log("line\r\nbreak\u001b[0m");
    assertTrue(
        output()
            .endsWith(" line\\u000d\\nbreak\\u001b[0m user=\"x\\n2025 ERROR \\\"forged\\\"\"\n"),
        output());
  }

  @Test
  void writesTheStackTraceBelowTheTextLine() {
    logger(Config.Log.Format.TEXT, Level.INFO).error("broken", new IllegalStateException("why"));
    assertTrue(output().contains(" broken\njava.lang.IllegalStateException: why\n\tat "), output());
  }

  @Test
  void dropsWhatIsBelowTheLevel() {
    Logger log = logger(Config.Log.Format.TEXT, Level.INFO);
    log.debug("hidden");
    assertEquals("", output());
  }

  @Test
  void keepsLibrariesQuietUnlessTracing() {
    logger(Config.Log.Format.TEXT, Level.DEBUG);
    assertFalse(context.getLogger("io.netty.channel").isInfoEnabled());
    assertFalse(context.getLogger("org.apache.lucene.index").isInfoEnabled());
    assertTrue(context.getLogger("org.apache.lucene.index").isWarnEnabled());
    assertTrue(context.getLogger("io.logserver").isDebugEnabled());

    logger(Config.Log.Format.TEXT, Level.TRACE);
    assertTrue(context.getLogger("io.netty.channel").isTraceEnabled());
  }

  private Logger logger(Config.Log.Format format, Level level) {
    context.setMDCAdapter(mdc);
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setOutputStream(output);
    Logging.configure(context, new Config.Log(format, level), appender);
    return context.getLogger("io.logserver.Journal");
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }
}
