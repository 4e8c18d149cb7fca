package io.logserver.stream;

import static io.logserver.stream.TailServer.await;
import static io.logserver.stream.TailServer.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveTailTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final StreamLimits QUICK =
      new StreamLimits(
          3, 1 << 20, Duration.ofSeconds(60), Duration.ofMillis(500), Duration.ofMillis(10));

  private TailServer server;

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void deliversEveryEntryInOrderToAllSubscribers() throws Exception {
    start(StreamLimits.DEFAULT);
    List<TailClient> clients = server.connect(ACME, 200);

    for (int i = 0; i < 1000; i += 10) {
      server.publish(Lines.batch(ACME, i, 9, 200), Lines.batch(ACME, i + 9, 1, 200));
    }

    List<Integer> all = IntStream.range(0, 1000).boxed().toList();
    for (TailClient client : clients) {
      client.awaitTexts(1000);
      assertEquals(all, client.numbers());
    }
    assertEquals(Lines.line(ACME, 7, "m".repeat(200)), clients.get(0).texts.get(7));
    assertEquals(200_000, server.tail.metrics().frames());
    assertEquals(0, server.tail.metrics().dropped());
  }

  @Test
  void deliversALargeEntryInOneFrame() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient client = server.connect(ACME);

    server.publish(Lines.batch(ACME, 1, 1, 300_000));

    client.awaitTexts(1);
    assertEquals(Lines.line(ACME, 1, "m".repeat(300_000)), client.texts.get(0));
  }

  @Test
  void deliversALargeBatchInOrderAndWhatWasPublishedBehindIt() throws Exception {
    start(
        new StreamLimits(3, 64 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO));
    TailClient client = server.connect(ACME);

    server.publish(Lines.batch(ACME, 0, 20_000, 300));
    server.publish(Lines.batch(ACME, 20_000, 1, 300));

    client.awaitTexts(20_001);
    assertEquals(IntStream.range(0, 20_001).boxed().toList(), client.numbers());
  }

  @Test
  void neverDeliversAnotherTenantsEntries() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient acme = server.connect(ACME);
    TailClient other = server.connect(OTHER);

    for (int i = 0; i < 200; i++) {
      server.publish(Lines.batch(ACME, 2 * i, 1, 10), Lines.batch(OTHER, 2 * i + 1, 1, 10));
    }

    acme.awaitTexts(200);
    other.awaitTexts(200);
    assertTrue(acme.texts.stream().allMatch(text -> text.contains("\"tenant_id\":\"acme\"")));
    assertTrue(other.texts.stream().allMatch(text -> text.contains("\"tenant_id\":\"other\"")));
    assertEquals(400, server.tail.metrics().frames());
  }

  @Test
  void deliversOnlyWhatTheFilterMatches() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient all = server.connect(ACME);
    server.filter =
        new LogFilter(Set.of(Severity.ERROR), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), null);
    TailClient errors = server.connect(ACME);

    server.publish(Lines.batch(ACME, 0, 100, 10));

    all.awaitTexts(100);
    errors.awaitTexts(10);
    assertEquals(IntStream.range(0, 10).map(i -> i * 10).boxed().toList(), errors.numbers());
    assertEquals(110, server.tail.metrics().frames());
  }

  @Test
  void tellsATenantsSubscribersWhatDidNotComeToThisProcess() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient acme = server.connect(ACME);
    TailClient other = server.connect(OTHER);

    server.publish(Lines.batch(ACME, 0, 3, 10));
    acme.awaitTexts(3);
    server.publish(
        new StoredBatches(
            List.of(Lines.batch(ACME, 8, 1, 10), Lines.batch(OTHER, 0, 1, 10)), Map.of(ACME, 5L)));

    acme.awaitTexts(5);
    other.awaitTexts(1);
    assertEquals(
        "{\"event\":\"gap\",\"dropped\":5,\"after\":\"" + Lines.id(2) + "\"}", acme.texts.get(3));
    assertEquals(Lines.line(ACME, 8, "m".repeat(10)), acme.texts.get(4));
    assertEquals(1, other.texts.size());
    assertEquals(5, server.tail.metrics().missed());
    assertEquals(0, server.tail.metrics().dropped());
  }

  @Test
  void leavesOutWhatWorkersPublishAgain() throws Exception {
    server = new TailServer(new LiveTail(StreamLimits.DEFAULT, Interest.EVERYTHING));
    server.publish(Lines.batch(ACME, 0, 3, 10)); // nobody sees it, so nobody remembers it
    TailClient client = server.connect(ACME);

    server.publish(Lines.batch(ACME, 0, 3, 10), Lines.batch(ACME, 3, 2, 10));
    server.publish(Lines.batch(ACME, 3, 2, 10), Lines.batch(ACME, 0, 3, 10));
    server.publish(Lines.batch(ACME, 5, 1, 10));

    client.awaitTexts(6);
    assertEquals(IntStream.range(0, 6).boxed().toList(), client.numbers());
    assertEquals(5, server.tail.metrics().repeated());
  }

  @Test
  void answersTextPingWithPong() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient client = server.connect(ACME);

    client.socket().writeTextMessage("ping");

    client.awaitTexts(1);
    assertEquals(List.of("pong"), client.texts);
  }

  @Test
  void closesOnAnyOtherMessage() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient text = server.connect(ACME);
    TailClient binary = server.connect(ACME);

    text.socket().writeTextMessage("{\"subscribe\":\"other\"}");
    binary.socket().writeBinaryMessage(Buffer.buffer("ping"));

    text.awaitClose(1003);
    binary.awaitClose(1003);
  }

  @Test
  void refusesAHugeIncomingFrame() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient client = server.connect(ACME);

    client.socket().writeFinalTextFrame("p".repeat(1 << 20));

    client.awaitClose();
    until(() -> server.tail.subscribers() == 0, "the place was not given back");
  }

  @Test
  void closesOnAFloodOfPings() throws Exception {
    start(StreamLimits.DEFAULT);
    TailClient client = server.connect(ACME);

    for (int i = 0; i < 10_000; i++) {
      client.socket().writePing(Buffer.buffer("x"));
    }

    client.awaitClose(1008);
  }

  @Test
  void closesWhenTheTokenExpires() throws Exception {
    start(StreamLimits.DEFAULT);
    server.expiresAt = System.currentTimeMillis() + 500;
    TailClient client = server.connect(ACME);

    client.awaitClose(1008);
    assertEquals("token expired", client.socket().closeReason());
    assertTrue(System.currentTimeMillis() >= server.expiresAt);
  }

  @Test
  void keepsIdleSubscribersAliveByPings() throws Exception {
    start(QUICK);
    TailClient client = server.connect(ACME);

    until(() -> client.pings.get() >= 3, "no pings");
    server.publish(Lines.batch(ACME, 1, 1, 10));

    client.awaitTexts(1);
  }

  @Test
  void dropsASubscriberThatAnswersNoPing() throws Exception {
    start(QUICK);
    try (var mute = server.connectRaw(ACME)) {
      until(() -> server.tail.subscribers() == 0, "kept for ever");
    }
  }

  @Test
  void refusesSubscribersAboveTheLimitUntilOneLeaves() throws Exception {
    start(QUICK);
    List<TailClient> clients = server.connect(ACME, 3);

    var refused = assertThrows(ExecutionException.class, () -> server.connect(ACME));
    assertEquals(503, ((UpgradeRejectedException) refused.getCause()).getStatus());
    await(clients.get(0).socket().close());
    until(() -> server.tail.subscribers() == 2, "the place was not given back");
    server.connect(ACME);

    assertEquals(3, server.tail.subscribers());
  }

  @Test
  void saysGoodByeWhenItStops() throws Exception {
    start(StreamLimits.DEFAULT);
    List<TailClient> clients = server.connect(ACME, 20);

    await(server.stopStream());

    for (TailClient client : clients) {
      client.awaitClose(1001);
    }
    assertEquals(0, server.tail.subscribers());
    server.connect(ACME).awaitClose(1001);
  }

  @Test
  void stopsWithoutSubscribers() throws Exception {
    start(StreamLimits.DEFAULT);

    await(server.stopStream());

    assertEquals(0, server.tail.subscribers());
  }

  private void start(StreamLimits limits) throws Exception {
    server = new TailServer(limits);
  }
}
