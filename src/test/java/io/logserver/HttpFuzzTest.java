package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.logserver.auth.Role;
import io.logserver.support.LogCapture;
import io.logserver.support.RawConnection;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Right requests with random changes, over real connections: each is answered in time or closed, no
 * answer is a fault of the server, and no log is taken whose JSON Jackson would refuse.
 */
class HttpFuzzTest {

  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String ENTRY =
      "{\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"7\",\"severity\":\"INFO\","
          + "\"message\":\"é \\\"x\\\"\",\"before\":{\"a\":[1,-2.5e3,null,true]},\"x\":{}}";
  private static final List<String> TARGETS =
      List.of(
          "GET /api/v1/logs?size=2&severity=INFO,ERROR&search=login",
          "GET /api/v1/logs/stats?group_by=action",
          "GET /api/v1/logs/histogram?interval=1h&from=2026-01-01",
          "GET /api/v1/logs/export?format=csv&metadata.x=1",
          "GET /api/v1/tenants/fuzz",
          "DELETE /api/v1/logs/cleanup?dry_run=true&before=2000-01-01",
          "GET /auth/verify");
  private static final List<String> FRAGMENTS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          " ",
          "\t",
          ":",
          ";",
          "/",
          "..",
          "%",
          "%00",
          "%ff",
          "?",
          "&",
          "=",
          "\u0000",
          "\u00ff",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          ",",
          "0",
          "-1",
          "1e999",
          "chunked",
          "Content-Length: 3\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Content-Encoding: gzip\r\n",
          "Upgrade: websocket\r\n",
          "Expect: 100-continue\r\n",
          "HTTP/1.0",
          "HTTP/2.0",
          "\r\n\r\n");

  @TempDir static Path folder;

  private static LogCapture log;
  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    log = new LogCapture();
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of("LOGSERVER_HTTP_HEAD_TIMEOUT", "300ms", "LOGSERVER_HTTP_BODY_TIMEOUT", "1s"));
    token = server.token("fuzz", Role.ADMIN);
  }

  @AfterAll
  static void stop() {
    server.close();
    log.close();
  }

  @AfterEach
  void isAsHealthyAsBefore() throws IOException {
    server.awaitIdle();
    assertEquals(List.of(), log.faults());
    assertEquals(200, server.client("fuzz", Role.ADMIN).post("/api/v1/logs", ENTRY).status());
  }

  @Test
  void bearsChangedRequests() throws Exception {
    run(20_261_125, 1_500);
  }

  @Test
  @Tag("long")
  void bearsChangedRequestsForLonger() throws Exception {
    long seed = System.nanoTime();
    System.out.println("HttpFuzzTest seed " + seed);
    long end = System.nanoTime() + 60_000_000_000L;
    for (long round = seed; System.nanoTime() < end; round++) {
      run(round, 500);
    }
  }

  private static void run(long seed, int rounds) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int taken = 0;
    for (int n = 0; n < rounds; n++) {
      String where = "seed " + seed + ", round " + n;
      if (random.nextBoolean()) {
        taken += sendBody(changed(body(random), random), random, where);
      } else {
        send(changed(request(random).bytes(), random), where);
      }
    }
    int accepted = taken;
    assertTrue(accepted > rounds / 20, () -> "seed " + seed + ": only " + accepted + " taken");
  }

  /** Only the body is broken, so that it is known what the server was to read. */
  private static int sendBody(byte[] body, SplittableRandom random, String where)
      throws IOException {
    boolean bulk = body.length > 0 && body[0] == '[' || random.nextBoolean();
    String target = bulk ? "POST /api/v1/logs/bulk?return=count" : "POST /api/v1/logs";
    Request request = signed(target).with("Content-Type: application/json").body(body);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(request.bytes());
      Response answer = connection.read();
      assertTrue(answer != null, () -> where + ": closed instead of answering " + request);
      assertNoFault(answer, where, request.toString());
      if (answer.status() == 200) {
        assertTrue(isJson(body), () -> where + " took what is no JSON: " + request);
        return 1;
      }
      return 0;
    }
  }

  private static void send(byte[] bytes, String where) throws IOException {
    String sent = new String(bytes, StandardCharsets.ISO_8859_1);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(bytes);
      connection.finish();
      for (Response next = connection.read(); next != null; next = connection.read()) {
        assertNoFault(next, where, sent);
        if (next.status() == 101) {
          return;
        }
      }
    } catch (SocketException e) {
      // The server has closed on what it refused while more was sent: an answer like any other.
      assertTrue(e.getMessage() != null, where);
    } catch (AssertionError e) {
      throw new AssertionError(where + ": " + sent, e);
    }
  }

  private static void assertNoFault(Response answer, String where, String sent) {
    assertTrue(
        answer.status() < 500,
        () -> where + ": " + answer.status() + " " + answer.text() + " to " + sent);
  }

  private static boolean isJson(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return !JACKSON.readTree(body).isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] body(SplittableRandom random) {
    String body =
        switch (random.nextInt(3)) {
          case 0 -> ENTRY;
          case 1 -> "[" + ENTRY + "]";
          default -> "[" + ENTRY + ",\n " + ENTRY + "]";
        };
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static Request request(SplittableRandom random) {
    return random.nextInt(3) == 0
        ? signed("POST /api/v1/logs/bulk?partial=true").body(body(random))
        : signed(TARGETS.get(random.nextInt(TARGETS.size())));
  }

  private static Request signed(String line) {
    return Request.of(line).with("Authorization: Bearer " + token);
  }

  /** Up to four bytes flipped, pieces cut, doubled or put in; now and then nothing. */
  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    byte[] result = bytes;
    for (int n = random.nextInt(5); n > 0 && result.length > 1; n--) {
      int at = random.nextInt(result.length);
      int to = Math.min(result.length, at + random.nextInt(12));
      result =
          switch (random.nextInt(5)) {
            case 0 ->
                splice(
                    result, at, at + 1, new byte[] {(byte) (result[at] ^ 1 << random.nextInt(8))});
            case 1 -> splice(result, at, to, new byte[0]);
            case 2 -> splice(result, at, at, java.util.Arrays.copyOfRange(result, at, to));
            case 3 -> random.nextInt(4) == 0 ? java.util.Arrays.copyOf(result, at) : result;
            default ->
                splice(
                    result,
                    at,
                    at,
                    FRAGMENTS
                        .get(random.nextInt(FRAGMENTS.size()))
                        .getBytes(StandardCharsets.ISO_8859_1));
          };
    }
    return result;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(bytes, 0, from);
    result.writeBytes(with);
    result.write(bytes, to, bytes.length - to);
    return result.toByteArray();
  }
}
