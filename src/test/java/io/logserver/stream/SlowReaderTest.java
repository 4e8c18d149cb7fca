package io.logserver.stream;

import static io.logserver.stream.TailServer.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.tenant.TenantId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowReaderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final int BATCHES = 400;
  private static final int BATCH = 100;
  private static final int SENT = BATCHES * BATCH;
  private static final int MESSAGE = 1000;

  private TailServer server;

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void tellsExactlyWhatAReaderMissed() throws Exception {
    start(Duration.ofSeconds(60));
    try (var slow = server.connectRaw(ACME)) {
      publish(0);
      until(() -> server.tail.metrics().dropped() > 0, "nothing dropped");
      readThrough(slow, 0);
      long gaps = server.tail.metrics().gaps();
      assertTrue(gaps > 0);

      publish(SENT);
      readThrough(slow, SENT);

      assertTrue(server.tail.metrics().gaps() > gaps, "a further overflow makes a further gap");
      assertEquals(2 * SENT, server.tail.metrics().frames() + server.tail.metrics().dropped());
    }
  }

  @Test
  void costsOtherSubscribersNothing() throws Exception {
    start(Duration.ofSeconds(60));
    TailClient quick = server.connect(ACME);
    try (var slow = server.connectRaw(ACME)) {
      for (int i = 0; i < BATCHES; i++) {
        server.publish(Lines.batch(ACME, i * BATCH, BATCH, MESSAGE));
        quick.awaitTexts((i + 1) * BATCH);
      }

      assertEquals(IntStream.range(0, SENT).boxed().toList(), quick.numbers());
      assertTrue(server.tail.metrics().dropped() > 0);
    }
  }

  @Test
  void closesAReaderThatIsStalledForGood() throws Exception {
    start(Duration.ofSeconds(1));
    TailClient quick = server.connect(ACME);
    try (var slow = server.connectRaw(ACME)) {
      for (int i = 0; i < BATCHES; i++) {
        server.publish(Lines.batch(ACME, i * BATCH, BATCH, MESSAGE));
        quick.awaitTexts((i + 1) * BATCH);
      }

      until(() -> server.tail.subscribers() == 1, "kept for ever");
      slow.readToEnd();
      server.publish(Lines.batch(ACME, SENT, 1, 10));
      quick.awaitTexts(SENT + 1);
    }
  }

  /**
   * Reads what was published from that number on: each entry in its turn, or a gap event that
   * covers it.
   */
  private static void readThrough(RawSubscriber slow, int from) throws Exception {
    int next = from;
    while (next < from + SENT) {
      String text = slow.readText();
      if (text.startsWith("{\"id\"")) {
        assertEquals(next, Lines.number(text));
        next++;
      } else {
        var gap = new JsonObject(text);
        assertEquals("gap", gap.getString("event"));
        assertEquals(Lines.id(next - 1).toString(), gap.getString("after"));
        next += gap.getInteger("dropped");
      }
    }
    assertEquals(from + SENT, next);
  }

  private void publish(int from) {
    for (int i = 0; i < BATCHES; i++) {
      server.publish(Lines.batch(ACME, from + i * BATCH, BATCH, MESSAGE));
    }
  }

  private void start(Duration stallTimeout) throws Exception {
    server =
        new TailServer(
            new StreamLimits(
                10, 256 * 1024, stallTimeout, Duration.ofSeconds(30), Duration.ofMillis(10)));
  }
}
