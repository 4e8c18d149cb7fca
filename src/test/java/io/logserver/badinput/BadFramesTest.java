package io.logserver.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.LogCapture;
import io.logserver.support.RawConnection;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets that are not asked for rightly, or send what is no ping. */
class BadFramesTest {

  private static final String STREAM = "GET /api/v1/logs/stream";
  private static final byte[] PING = {(byte) 0x81, (byte) 0x84, 0, 0, 0, 0, 'p', 'i', 'n', 'g'};

  @TempDir static Path folder;

  private static LogCapture log;
  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    log = new LogCapture();
    server = TestServer.start(folder.resolve("data"));
    token = server.token("frames", Role.VIEWER);
  }

  @AfterAll
  static void stop() {
    server.close();
    log.close();
  }

  @AfterEach
  void stillAnswersPings() throws IOException {
    try (RawConnection socket = open()) {
      socket.send(PING);
      assertEquals("8104706f6e67", HexFormat.of().formatHex(socket.exactly(6)));
    }
    assertEquals(List.of(), log.faults());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no token, '', 401, unauthenticated",
    "a token that is none, ?token=x, 401, unauthenticated",
    "a wrong filter, ?token={token}&severity=LOUD, 422, invalid",
    "an unknown parameter, ?token={token}&colour=red, 422, invalid",
    "a token twice, ?token={token}&token={token}, 422, invalid"
  })
  void isRefusedBeforeTheUpgrade(String name, String query, int status, String error)
      throws Exception {
    Request request = Request.of(STREAM + query.replace("{token}", token)).upgrade();
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(request.bytes());
      Response refused = connection.read();
      assertNotNull(refused);
      assertEquals(status, refused.status(), refused.text());
      assertTrue(refused.text().contains("\"error\":\"" + error + "\""), refused.text());
    }
  }

  @ParameterizedTest(name = "version {0}")
  @CsvSource({"12", "0", "x"})
  void takesOneVersionOnly(String version) throws Exception {
    Request request =
        Request.of(STREAM)
            .with(
                "Authorization: Bearer " + token,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: " + version);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(request.bytes());
      Response refused = connection.read();
      assertNotNull(refused);
      assertTrue(refused.status() >= 400 && refused.status() < 500, () -> "" + refused.status());
    }
  }

  /**
   * The status of the close frame; 0 where what is no WebSocket ends the connection without one.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a binary frame, 82810000000001, 1003",
    "another text, 81820000000061 62, 1003",
    "half a ping, 0182000000007069, 1003",
    "a frame without a mask, 810470696e67, 0",
    "a reserved bit, c184000000007069 6e67, 0",
    "a reserved opcode, 8380 00000000, 0",
    "a control frame in parts, 0980 00000000, 0",
    "a continuation of nothing, 8080 00000000, 0",
    "a control frame of 126 bytes, 89fe007e00000000, 0",
    "a frame of 1 MiB, 81ff000000000010000000000000, 0",
    "a frame of 2^63 bytes, 81ffffffffffffffffff00000000, 0",
    "text that is no UTF-8, 818200000000c0af, 1003"
  })
  void closesTheSocket(String name, String hex, int code) throws Exception {
    try (RawConnection socket = open()) {
      socket.send(HexFormat.of().parseHex(hex.replace(" ", "")));
      socket.finish();
      assertEquals(code, closeCode(socket.readRest()), name);
    }
  }

  @Test
  void closesOnWhoPingsTooOften() throws Exception {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      pings.writeBytes(PING);
    }
    try (RawConnection socket = open()) {
      socket.send(pings.toByteArray());
      socket.finish();
      assertEquals(1008, closeCode(socket.readRest()));
    }
  }

  private static RawConnection open() throws IOException {
    RawConnection socket = new RawConnection(server.port());
    socket.send(Request.of(STREAM).with("Authorization: Bearer " + token).upgrade().bytes());
    Response opened = socket.read();
    assertNotNull(opened);
    assertEquals(101, opened.status(), opened.text());
    return socket;
  }

  /** Of the first close frame behind pongs; 0 when there is none. */
  private static int closeCode(byte[] frames) {
    int at = 0;
    while (at + 1 < frames.length && (frames[at] & 0xff) != 0x88) {
      at += 2 + frames[at + 1];
    }
    if (at + 4 > frames.length) {
      return 0;
    }
    byte[] code = Arrays.copyOfRange(frames, at + 2, at + 4);
    return (code[0] & 0xff) << 8 | code[1] & 0xff;
  }
}
