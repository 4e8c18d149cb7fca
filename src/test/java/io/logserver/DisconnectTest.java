package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.auth.Role;
import io.logserver.support.RawConnection;
import io.logserver.support.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask what takes its time and do not wait for the answer. */
class DisconnectTest {

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}\n";

  /** Reads every log; some tens of milliseconds each, so that most of the questions wait. */
  private static final List<String> QUESTIONS =
      List.of(
          "/api/v1/logs?search=*nowher*",
          "/api/v1/logs/stats?search=*nowher*",
          "/api/v1/logs/stats?group_by=action&search=*nowher*",
          "/api/v1/logs/histogram?interval=1h&search=*nowher*");

  private static final int ROUNDS = 10;
  private static final String CANCELLED = "logserver_store_query_cancelled_total";

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.start(folder);
    for (int i = 0; i < 3; i++) {
      server.store("acme", ENTRY.repeat(100_000), 100_000);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void givesUpTheReadsOfConnectionsThatClose() throws IOException {
    double before = server.metric(CANCELLED);
    String token = server.token("acme", Role.VIEWER);
    List<RawConnection> connections = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      for (String question : QUESTIONS) {
        RawConnection connection = new RawConnection(server.port());
        connection.send(
            "GET "
                + question
                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + token
                + "\r\n\r\n");
        connections.add(connection);
      }
    }
    for (RawConnection connection : connections) {
      connection.close();
    }
    awaitCancelled(before);
    assertServes();
  }

  @Test
  void givesUpTheReadsOfStreamsThatAreReset() throws Exception {
    double before = server.metric(CANCELLED);
    Vertx vertx = Vertx.vertx();
    try {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setHttp2ClearTextUpgrade(false));
      List<HttpClientRequest> requests = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        for (String question : QUESTIONS) {
          HttpClientRequest request = request(client, question);
          request.end();
          requests.add(request);
        }
      }
      requests.forEach(HttpClientRequest::reset);
      awaitCancelled(before);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    assertServes();
  }

  private static HttpClientRequest request(HttpClient client, String question) throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(server.port())
            .setURI(question)
            .putHeader("Authorization", "Bearer " + server.token("acme", Role.VIEWER));
    return client
        .request(options)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static void awaitCancelled(double before) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (server.metric(CANCELLED) == before) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no read was given up in 20 s");
      }
    }
  }

  /** Nothing of the reads is left behind, and others are answered. */
  private static void assertServes() throws IOException {
    server.awaitIdle();
    assertEquals(200, server.client("acme", Role.VIEWER).get("/api/v1/logs").status());
  }
}
