package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.ApiClient.Answer;
import io.logserver.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports over real HTTP. */
class ExportApiTest {

  private static final String EXPORT = "/api/v1/logs/export";
  private static final String HEADER =
      "id,timestamp,severity,tenant_id,user_id,action,resource_type,resource_id,message,ip_address,user_agent,before,"
          + "after,metadata\r\n";
  private static final int MANY = 60_000;

  @TempDir static Path folder;

  private static TestServer server;
  private static ApiClient auditor;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.start(folder.resolve("data"), Map.of("LOGSERVER_HTTP_MAX_EXPORTS", "2"));
    auditor = server.client("acme", Role.AUDITOR);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      body.append(entry(i, "Entry, number " + i));
    }
    server.store("acme", body.toString(), 3000);
    storeMany();
  }

  /** Of a size that no socket's buffers take. */
  private static void storeMany() throws IOException {
    String message = "x".repeat(400);
    for (int from = 0; from < MANY; from += 10_000) {
      StringBuilder body = new StringBuilder();
      for (int i = from; i < from + 10_000; i++) {
        body.append(entry(i, message));
      }
      server.store("large", body.toString(), 10_000);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String entry(int i, String message) {
    return "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"r%d\",\"severity\":\"%s\",\"message\":\"%s\"}\n"
        .formatted(i, i % 10 == 0 ? "ERROR" : "INFO", message);
  }

  @Test
  void exportsLinesInTheOrderOfReceipt() throws IOException {
    HttpResponse<String> export = export(auditor, "");
    assertEquals(200, export.statusCode());
    assertEquals("application/x-ndjson", export.headers().firstValue("content-type").orElseThrow());
    assertEquals(
        "attachment; filename=\"logs-acme.ndjson\"",
        export.headers().firstValue("content-disposition").orElseThrow());
    assertEquals(resources(0, 3000, 1), resourcesOfLines(export.body()));
    JsonObject first = new JsonObject(export.body().lines().findFirst().orElseThrow());
    assertEquals(first, auditor.get("/api/v1/logs/" + first.getString("id")).object());
  }

  @Test
  void exportsOneArray() throws IOException {
    HttpResponse<String> export = export(auditor, "?format=json");
    assertEquals("application/json", export.headers().firstValue("content-type").orElseThrow());
    JsonArray array = new JsonArray(export.body());
    assertEquals(
        resources(0, 3000, 1),
        array.stream().map(log -> ((JsonObject) log).getString("resource_id")).toList());
    assertEquals("[]", export(auditor, "?format=json&search=nowhere").body());
  }

  @Test
  void exportsATable() throws IOException {
    HttpResponse<String> export = export(auditor, "?format=csv");
    assertTrue(export.headers().firstValue("content-type").orElseThrow().startsWith("text/csv"));
    assertTrue(export.body().startsWith(HEADER), export.body().substring(0, 200));
    String[] rows = export.body().split("\r\n");
    assertEquals(3001, rows.length);
    assertTrue(rows[8].endsWith(",INFO,acme,admin@acme,a,t,r7,\"Entry, number 7\",,,,,"), rows[8]);
    assertEquals(HEADER, export(auditor, "?format=csv&search=nowhere").body());
  }

  @Test
  void exportsWhatTheFiltersMean() throws IOException {
    assertEquals(
        resources(0, 3000, 10), resourcesOfLines(export(auditor, "?severity=ERROR").body()));
    // No number that is in a time of day, too, which is searched like every value.
    String query = "?search=number+2042";
    assertEquals(List.of("r2042"), resourcesOfLines(export(auditor, query).body()));
    assertEquals("", export(auditor, "?search=nowhere").body());
  }

  @Test
  void compressesWhereTheClientTakesIt() throws IOException {
    HttpResponse<byte[]> packed =
        auditor.exchange(
            auditor.request(EXPORT).header("Accept-Encoding", "br, gzip;q=0.5").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertEquals("gzip", packed.headers().firstValue("content-encoding").orElseThrow());
    InputStream inflated = new GZIPInputStream(new ByteArrayInputStream(packed.body()));
    String plain = export(auditor, "").body();
    assertEquals(plain, new String(inflated.readAllBytes(), StandardCharsets.UTF_8));
    assertTrue(packed.body().length < plain.length() / 4, packed.body().length + " bytes");
    HttpResponse<String> refused =
        auditor.exchange(
            auditor.request(EXPORT).header("Accept-Encoding", "gzip;q=0, identity").build(),
            HttpResponse.BodyHandlers.ofString());
    assertFalse(refused.headers().firstValue("content-encoding").isPresent());
    assertEquals("accept-encoding", refused.headers().firstValue("vary").orElseThrow());
  }

  @Test
  void showsATenantItsOwnLogsOnly() throws IOException {
    ApiClient other = server.client("other", Role.ADMIN);
    assertEquals("", export(other, "").body());
    assertEquals("[]", export(other, "?format=json").body());
    assertEquals(422, other.get(EXPORT, "tenant_id", "acme").status());
  }

  @Test
  void letsAuditorsAndAdminsExportAndNobodyElse() throws IOException {
    for (Role role : Role.values()) {
      int status = role == Role.AUDITOR || role == Role.ADMIN ? 200 : 403;
      assertEquals(status, export(server.client("roles", role), "").statusCode());
    }
    assertEquals(401, export(server.stranger(), "").statusCode());
  }

  @Test
  void namesTheParameterTheValueAndWhatIsAllowed() throws IOException {
    Answer answer = auditor.get(EXPORT, "format", "xml", "page", "1", "from", "x");
    assertEquals(422, answer.status());
    List<Object> names =
        answer.list().stream().map(d -> d.getJsonArray("loc").getValue(1)).toList();
    assertEquals(List.of("format", "from", "page"), names);
    assertEquals(
        "format 'xml' is not known; allowed are ndjson, json, csv",
        answer.list().get(0).getString("msg"));
  }

  @Test
  void refusesAVersionOfHttpThatCannotTellPartFromWhole() throws IOException {
    try (Socket socket = request("acme", "HTTP/1.0")) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.0 400") || answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("proxy_http_version 1.1"), answer);
    }
  }

  @Test
  void refusesMoreExportsThanMayRunAndFreesThePlacesOfClientsThatLeave() throws Exception {
    try (Socket first = request("large", "HTTP/1.1");
        Socket second = request("large", "HTTP/1.1")) {
      assertTrue(first.getInputStream().read() > 0);
      assertTrue(second.getInputStream().read() > 0);
      Answer refused = auditor.get(EXPORT);
      assertEquals(503, refused.status());
      assertEquals("overloaded", refused.error());
      assertTrue(refused.json().getString("msg").contains("http.max-exports"));
      assertTrue(refused.headers().containsKey("retry-after"));
      assertEquals(2, metric("logserver_export_running"));
    }
    awaitMetric("logserver_export_running", 0);
    assertTrue(metric("logserver_export_finished_total{outcome=\"gone\"}") >= 2);
    assertEquals(200, export(auditor, "").statusCode());
  }

  @Test
  void exportsEverythingToASlowReader() throws Exception {
    try (Socket socket = request("large", "HTTP/1.1")) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 20];
      long lines = 0;
      boolean ended = false;
      byte[] tail = new byte[0];
      while (!ended) {
        int n = in.read(buffer);
        assertTrue(n > 0, "the export was cut off");
        for (int i = 0; i < n; i++) {
          // Chunk sizes and the head end with CR LF; lines with LF alone, behind a closing brace.
          byte before = i > 0 ? buffer[i - 1] : tail.length > 0 ? tail[tail.length - 1] : 0;
          lines += buffer[i] == '\n' && before == '}' ? 1 : 0;
        }
        tail = java.util.Arrays.copyOfRange(buffer, Math.max(0, n - 7), n);
        ended = new String(tail, StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n");
        TimeUnit.MILLISECONDS.sleep(1);
      }
      assertEquals(MANY, lines);
    }
  }

  @Test
  void cutsOffAnExportThatTheServerCannotFinish() throws Exception {
    Path data = folder.resolve("closing");
    TestServer closing = TestServer.start(data);
    String message = "x".repeat(4000);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      body.append(entry(i, message));
    }
    closing.store("acme", body.toString(), 4000);
    closing.store("acme", body.toString(), 4000);
    ApiClient client = closing.client("acme", Role.AUDITOR);
    HttpResponse<InputStream> export =
        client.exchange(client.request(EXPORT).build(), HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, export.statusCode());
    closing.close();
    assertThrows(IOException.class, () -> export.body().readAllBytes());
  }

  private static Socket request(String tenant, String version) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()));
    socket.setSoTimeout(30_000);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET "
                + EXPORT
                + " "
                + version
                + "\r\nHost: localhost\r\nAuthorization: Bearer "
                + server.token(tenant, Role.AUDITOR)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  private static HttpResponse<String> export(ApiClient client, String query) throws IOException {
    return client.exchange(
        client.request(EXPORT + query).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> resources(int from, int to, int step) {
    List<String> resources = new ArrayList<>();
    for (int i = from; i < to; i += step) {
      resources.add("r" + i);
    }
    return resources;
  }

  private static List<String> resourcesOfLines(String lines) {
    return lines.lines().map(line -> new JsonObject(line).getString("resource_id")).toList();
  }

  private static double metric(String name) throws IOException {
    return server
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static void awaitMetric(String name, double expected) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (metric(name) != expected) {
      assertTrue(System.nanoTime() < deadline, () -> name + " is not " + expected);
    }
  }
}
