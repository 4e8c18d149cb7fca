package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.RawHttp;
import io.logserver.support.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 in clear text, spoken frame by frame where a client would not behave so. */
class Http2Test {

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_OF_STREAM = 1;
  private static final int END_OF_HEADERS = 4;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;

  /** GET http://a/ as HPACK: three indexed headers and a literal authority. */
  private static final byte[] GET = {
    (byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 0x01, 'a',
  };

  private static final String ENTRY =
      "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}\n";

  @TempDir static Path folder;

  private static TestServer server;
  private static Vertx vertx;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(
                "LOGSERVER_HTTP_HEAD_TIMEOUT",
                "500ms",
                "LOGSERVER_HTTP_BODY_TIMEOUT",
                "1s",
                "LOGSERVER_HTTP_MAX_EXPORTS",
                "64"));
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(server.port()));
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
    server.close();
  }

  @AfterEach
  void isAsHealthyAsBefore() throws IOException {
    server.awaitIdle();
  }

  @Test
  void goesOnAfterTheTimeForAHead() throws Exception {
    RequestOptions request =
        new RequestOptions()
            .setURI("/api/v1/logs")
            .putHeader("Authorization", "Bearer " + server.token("h2", Role.VIEWER));
    long start = System.nanoTime();
    int requests = 0;
    while (System.nanoTime() - start < 1_500_000_000L || requests < 10) {
      HttpClientResponse answer = await(client.request(request).compose(HttpClientRequest::send));
      assertEquals(HttpVersion.HTTP_2, answer.version());
      assertEquals(200, answer.statusCode());
      requests++;
    }
  }

  /** Each client is new, so that each request asks for HTTP/2, and goes on without it. */
  @Test
  void answersFirstRequestsThatAskForAnUpgrade() throws Exception {
    String token = server.token("h2", Role.WRITER);
    String reader = server.token("h2", Role.ADMIN);
    server.store("h2", ENTRY.repeat(2_000), 2_000);
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int n = 0; n < 480; n++) {
        int number = n;
        threads.submit(() -> firstRequest(number, token, reader, wrong));
      }
    }
    assertEquals(List.of(), List.copyOf(wrong));
  }

  private static void firstRequest(
      int number, String writer, String reader, ConcurrentLinkedQueue<String> wrong) {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    String api = "http://127.0.0.1:" + server.port() + "/api/v1/logs";
    int expected = 200;
    switch (number % 8) {
      case 0 -> request.uri(URI.create(api)).header("Authorization", "Bearer " + reader);
      case 1 -> {
        request.uri(URI.create(api));
        expected = 401;
      }
      case 2 ->
          request
              .uri(URI.create(api + "/bulk?return=count"))
              .header("Authorization", "Bearer " + writer)
              .POST(HttpRequest.BodyPublishers.ofString(ENTRY));
      case 3 ->
          request
              .uri(URI.create(api + "/bulk"))
              .header("Authorization", "Bearer " + writer)
              .POST(HttpRequest.BodyPublishers.ofString(ENTRY.repeat(1_000)));
      case 4 ->
          request.uri(URI.create(api + "/export")).header("Authorization", "Bearer " + reader);
      case 5 ->
          request.uri(URI.create(api + "?size=1000")).header("Authorization", "Bearer " + reader);
      case 6 -> {
        request.uri(URI.create(api)).POST(HttpRequest.BodyPublishers.ofString(ENTRY.repeat(1_000)));
        expected = 401;
      }
      default -> {
        request
            .uri(URI.create(api))
            .header("Authorization", "Bearer " + reader)
            .PUT(HttpRequest.BodyPublishers.noBody());
        expected = 405;
      }
    }
    try (java.net.http.HttpClient client =
        java.net.http.HttpClient.newBuilder().version(Version.HTTP_2).build()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected || answer.version() != Version.HTTP_1_1) {
        wrong.add(number % 8 + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException | InterruptedException e) {
      wrong.add(number % 8 + ": " + e);
    }
  }

  @Test
  void isNotSpokenOnTheManagementPort() throws Exception {
    HttpResponse<String> metrics = server.management("/metrics");
    assertEquals(200, metrics.statusCode());
    assertEquals(Version.HTTP_1_1, metrics.version());
  }

  @Test
  void takesPriorKnowledgeInPiecesAndTellsItsLimits() throws Exception {
    try (RawHttp client = new RawHttp(server.port())) {
      for (String piece : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".split("(?<=\\*)|(?<=S)")) {
        client.send(piece);
      }
      client.send(frame(SETTINGS, 0, 0));
      Frame settings = await(client, SETTINGS);
      assertEquals(100, settings.setting(3), "max concurrent streams");
      client.send(frame(HEADERS, END_OF_STREAM | END_OF_HEADERS, 1, GET));
      assertEquals(1, await(client, HEADERS).stream);
    }
  }

  @Test
  void endsAConnectionThatOpensAndResetsStreamsInAHurry() throws Exception {
    try (RawHttp client = connect()) {
      ByteArrayOutputStream flood = new ByteArrayOutputStream();
      for (int i = 0; i < 250; i++) {
        flood.write(frame(HEADERS, END_OF_STREAM | END_OF_HEADERS, 2 * i + 1, GET));
        flood.write(frame(RST_STREAM, 0, 2 * i + 1, 0, 0, 0, 8));
      }
      client.send(flood.toByteArray());
      assertEquals(ENHANCE_YOUR_CALM, await(client, GOAWAY).intAt(4));
    }
  }

  @Test
  void refusesMoreStreamsThanItTold() throws Exception {
    try (RawHttp client = connect()) {
      await(client, SETTINGS);
      ByteArrayOutputStream streams = new ByteArrayOutputStream();
      byte[] post = GET.clone();
      post[0] = (byte) 0x83;
      for (int i = 0; i < 101; i++) {
        streams.write(frame(HEADERS, END_OF_HEADERS, 2 * i + 1, post));
      }
      client.send(streams.toByteArray());
      Frame refused = await(client, RST_STREAM);
      assertEquals(201, refused.stream);
      assertEquals(REFUSED_STREAM, refused.intAt(0));
    }
  }

  @Test
  void endsABodyThatDoesNotCome() throws Exception {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI("/api/v1/logs")
            .putHeader("Authorization", "Bearer " + server.token("h2", Role.WRITER));
    HttpClientResponse answer =
        await(
            client
                .request(request)
                .compose(silent -> silent.sendHead().compose(sent -> silent.response())));
    assertEquals(HttpVersion.HTTP_2, answer.version());
    assertEquals(408, answer.statusCode());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static RawHttp connect() throws IOException {
    return new RawHttp(server.port())
        .send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .send(frame(SETTINGS, 0, 0));
  }

  private static Frame await(RawHttp client, int type) throws IOException {
    DataInputStream in = new DataInputStream(client.in());
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int found = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      boolean acknowledgement = found == SETTINGS && flags == 1;
      if (found == type && !acknowledgement) {
        return new Frame(stream, payload);
      }
      assertTrue(found != GOAWAY, () -> "GOAWAY " + new String(payload, StandardCharsets.UTF_8));
    }
  }

  private static byte[] frame(int type, int flags, int stream, int... payload) throws IOException {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, stream, bytes);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    return bytes.toByteArray();
  }

  private record Frame(int stream, byte[] payload) {

    int intAt(int index) {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        value = value << 8 | payload[index + i] & 0xff;
      }
      return value;
    }

    int setting(int id) {
      for (int i = 0; i < payload.length; i += 6) {
        if ((payload[i] << 8 | payload[i + 1]) == id) {
          return intAt(i + 2);
        }
      }
      throw new AssertionError("there is no setting " + id);
    }
  }
}
