package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.support.RawHttp;
import io.logserver.support.TestCertificate;
import io.logserver.support.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS, with certificates that come, go bad and come again. */
class TlsTest {

  @TempDir static Path made;

  private static TestCertificate first;
  private static TestCertificate second;
  private static TestCertificate elliptic;

  @TempDir Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    first = TestCertificate.make(made, "first", "RSA");
    second = TestCertificate.make(made, "second", "RSA");
    elliptic = TestCertificate.make(made, "elliptic", "EC");
  }

  @Test
  void servesHttp2AndHttp1OverTlsWithStrictTransportSecurity() throws Exception {
    write(first);
    try (TestServer server = TestServer.start(folder.resolve("data"), environment())) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        HttpResponse<String> answer = get(server, version, TestCertificate.trusting(first));
        assertEquals(version, answer.version());
        assertEquals(401, answer.statusCode());
        assertEquals(
            "max-age=31536000",
            answer.headers().firstValue("strict-transport-security").orElseThrow());
      }
      assertTrue(server.metric("logserver_tls_certificate_seconds") > 3600);
      assertTrue(server.management("/health/ready").body().contains("\"tls\""));
    }
  }

  @Test
  void holdsClientsOverTlsToTheSameRules() throws Exception {
    write(elliptic);
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("LOGSERVER_HTTP_HEAD_TIMEOUT", "1s");
    try (TestServer server = TestServer.start(folder.resolve("data"), environment)) {
      try (RawHttp client = connect(server, "TLSv1.3")) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n");
        assertEquals(400, client.receive().status());
      }
      try (RawHttp client = connect(server, "TLSv1.2")) {
        assertEquals(408, client.dribble("GET / HTTP/1.1\r\nHost: localhost\r\n", 100).status());
        assertTrue(client.isClosedWithin(5));
      }
      server.awaitIdle();
    }
  }

  @Test
  void refusesOldVersionsAndPlainText() throws Exception {
    write(first);
    try (TestServer server = TestServer.start(folder.resolve("data"), environment())) {
      try (RawHttp plain = new RawHttp(server.port())) {
        plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        byte[] said = plain.in().readAllBytes();
        assertTrue(said.length == 0 || said[0] == 21, "more than a TLS alert");
      }
      assertThrows(
          Exception.class,
          () -> {
            try (SSLSocket old = socket(server)) {
              old.setEnabledProtocols(new String[] {"TLSv1.1"});
              old.startHandshake();
            }
          });
      assertEquals(
          401,
          get(server, HttpClient.Version.HTTP_1_1, TestCertificate.trusting(first)).statusCode());
    }
  }

  @Test
  void takesANewCertificateUpAndKeepsTheOldOneWhileTheNewIsBroken() throws Exception {
    write(first);
    try (TestServer server = TestServer.start(folder.resolve("data"), environment())) {
      Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\nnonsense");
      awaitHealth(server, "the server keeps its certificate");
      assertEquals(200, server.management("/health/ready").statusCode());
      get(server, HttpClient.Version.HTTP_2, TestCertificate.trusting(first));

      Files.delete(folder.resolve("cert.pem"));
      awaitHealth(server, "http.tls.cert: there is no file");
      second.writeCertificate(folder.resolve("cert.pem"));
      awaitHealth(server, "is not the key of the certificate");
      get(server, HttpClient.Version.HTTP_2, TestCertificate.trusting(first));

      second.writeKey(folder.resolve("key.pem"));
      SSLContext trust = TestCertificate.trusting(second);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      HttpResponse<String> answer = null;
      while (answer == null) {
        try {
          answer = get(server, HttpClient.Version.HTTP_2, trust);
        } catch (SSLException e) {
          assertTrue(System.nanoTime() < deadline, "the new certificate is not shown");
        }
      }
      assertNotNull(answer);
      assertThrows(
          SSLException.class,
          () -> get(server, HttpClient.Version.HTTP_2, TestCertificate.trusting(first)));
      awaitHealth(server, "{\"name\":\"tls\",\"status\":\"UP\"");
    }
  }

  @Test
  void saysWhyItCannotStart() throws Exception {
    write(first);
    Files.delete(folder.resolve("key.pem"));
    assertStartFails("http.tls.key: there is no file");
    second.writeKey(folder.resolve("key.pem"));
    assertStartFails("is not the key of the certificate");
    elliptic.writeKey(folder.resolve("key.pem"));
    assertStartFails("algorithm");
    Files.writeString(folder.resolve("key.pem"), "nonsense");
    assertStartFails("cannot be used");
  }

  private void assertStartFails(String why) {
    Error e =
        assertThrows(
            AssertionError.class,
            () -> TestServer.start(folder.resolve("data"), environment()).close());
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  private void write(TestCertificate certificate) throws Exception {
    certificate.writeCertificate(folder.resolve("cert.pem"));
    certificate.writeKey(folder.resolve("key.pem"));
  }

  private Map<String, String> environment() {
    return Map.of(
        "LOGSERVER_HTTP_TLS_CERT", folder.resolve("cert.pem").toString(),
        "LOGSERVER_HTTP_TLS_KEY", folder.resolve("key.pem").toString());
  }

  private static HttpResponse<String> get(
      TestServer server, HttpClient.Version version, SSLContext trust) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust).version(version).build()) {
      URI uri = URI.create("https://localhost:" + server.port() + "/api/v1/logs");
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static RawHttp connect(TestServer server, String protocol) throws Exception {
    SSLSocket socket = socket(server);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return new RawHttp(socket);
  }

  private static SSLSocket socket(TestServer server) throws Exception {
    return (SSLSocket)
        TestCertificate.trusting(first, elliptic)
            .getSocketFactory()
            .createSocket("localhost", server.port());
  }

  private static void awaitHealth(TestServer server, String text) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!server.management("/health/ready").body().contains(text)) {
      assertTrue(System.nanoTime() < deadline, () -> "health does not say: " + text);
    }
  }
}
