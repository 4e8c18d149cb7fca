package io.logserver.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content that is odd and yet right: it is kept as the text it is, returned so, and found. */
class OddContentTest {

  private static final AtomicInteger tenants = new AtomicInteger();

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "NUL in a key | {\"a\\u0000b\":\"x\"} | metadata.a%00b=x",
        "NUL in a value | {\"a\":\"x\\u0000y\"} | metadata.a=x%00y",
        "a dollar | {\"$date\":\"x\"} | metadata.%24date=x",
        "an operator | {\"a\":{\"$gt\":\"\"},\"b\":1} | metadata.b=1",
        "dots in keys | {\"a.b\":{\"c.d\":\"x\"}} | metadata.a.b.c.d=x",
        "an empty key | {\"\":\"x\"} | metadata.=x",
        "a prototype | {\"__proto__\":{\"x\":true},\"constructor\":1} | metadata.__proto__.x=true",
        "a huge number | {\"n\":1e400} | metadata.n=1e400",
        "many digits | {\"n\":123456789012345678901234567890.10} | metadata.n=123456789012345678901234567890.10",
        "a negative zero | {\"n\":-0.0} | metadata.n=-0.0",
        "keys twice | {\"a\":1,\"a\":2} | metadata.a=2",
        "the other of keys twice | {\"a\":1,\"a\":2} | metadata.a=1",
        "half a surrogate | {\"a\":\"\\ud800\",\"b\":\"x\"} | metadata.b=x",
        "an escaped emoji | {\"a\":\"\\ud83d\\ude00\"} | metadata.a=%F0%9F%98%80",
        "markup | {\"a\":\"<script>alert(1)</script>\"} | search=%22%3Cscript%3E%22",
        "a formula | {\"a\":\"=HYPERLINK(1)\"} | search=hyperlink",
        "a lookup | {\"a\":\"${jndi:ldap://127.0.0.1/x}\"} | search=jndi",
        "a line separator | {\"a\":\"x\u2028y\"} | metadata.a=x%E2%80%A8y"
      })
  void isKeptAndFound(String name, String metadata, String filter) throws Exception {
    String tenant = "odd-" + tenants.incrementAndGet();
    server.store(tenant, BadBodies.with("\"metadata\":" + metadata), 1);
    ApiClient reader = server.client(tenant, Role.VIEWER);
    String token = server.token(tenant, Role.VIEWER);
    try (Wire wire = new Wire(server.port())) {
      Request request =
          Request.of("GET /api/v1/logs?" + filter).with("Authorization: Bearer " + token);
      Response found = wire.exchange(request);
      assertEquals(200, found.status(), found.text());
      assertTrue(found.text().contains("\"metadata\":" + metadata + "}"), found.text());
    }
    assertEquals(200, reader.get("/api/v1/logs/stats").status());
    assertExported(tenant, metadata);
  }

  /** The export has the same text. */
  private static void assertExported(String tenant, String metadata) throws IOException {
    String token = server.token(tenant, Role.AUDITOR);
    try (Wire wire = new Wire(server.port())) {
      Request request =
          Request.of("GET /api/v1/logs/export").with("Authorization: Bearer " + token);
      String export = wire.exchange(request).text();
      assertTrue(export.contains("\"metadata\":" + metadata + "}"), export);
    }
  }
}
