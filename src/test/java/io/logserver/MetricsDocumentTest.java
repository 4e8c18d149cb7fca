package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.error.ErrorCode;
import io.logserver.support.ApiClient;
import io.logserver.support.MetricsDocument;
import io.logserver.support.TestCertificate;
import io.logserver.support.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} against what a server with traffic really tells. */
class MetricsDocumentTest {

  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_0-9]+) ([a-z]+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? .*");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Set<String> PARTS = Set.of("_bucket", "_sum", "_count");

  @TempDir static Path folder;

  private static TestServer server;
  private static String scrape;

  @BeforeAll
  static void startAndScrape() throws Exception {
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(
                "LOGSERVER_METRICS_TENANT_LABELS", "true",
                "LOGSERVER_STORE_BLOCK_COMMIT_INTERVAL", "100ms"));
    ApiClient admin = server.client("measured", Role.ADMIN);
    server.store(
        "measured",
        "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}",
        1);
    admin.get("/api/v1/logs");
    admin.get("/api/v1/logs", "nonsense", "1");
    admin.exchange(
        admin.request("/api/v1/logs/export").build(), HttpResponse.BodyHandlers.ofString());
    server.stranger().get("/api/v1/logs/made-up");
    server.stranger().get("/no/such/path");
    scrape = server.management("/metrics").body() + scrapeWithTls();
  }

  private static String scrapeWithTls() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "measured", "EC");
    Path cert = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    certificate.writeCertificate(cert);
    certificate.writeKey(key);
    Map<String, String> environment =
        Map.of(
            "LOGSERVER_HTTP_TLS_CERT", cert.toString(), "LOGSERVER_HTTP_TLS_KEY", key.toString());
    try (TestServer tls = TestServer.start(folder.resolve("tls"), environment)) {
      return tls.management("/metrics").body();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void namesEveryMetricWithItsTypeAndNoOther() throws Exception {
    Map<String, String> scraped = new TreeMap<>();
    scrape
        .lines()
        .map(TYPE::matcher)
        .filter(Matcher::matches)
        .forEach(match -> scraped.put(match.group(1), match.group(2)));
    Map<String, String> documented = new TreeMap<>();
    MetricsDocument.rows().forEach((name, row) -> documented.put(name, row.type()));
    keepCommonCollectorMetrics(documented, scraped);
    assertEquals(documented, scraped);
  }

  @Test
  void namesTheirLabels() throws Exception {
    Map<String, Set<String>> scraped = new TreeMap<>();
    Map<String, MetricsDocument.Row> rows = MetricsDocument.rows();
    for (Matcher sample : samples()) {
      scraped
          .computeIfAbsent(base(sample.group(1), rows), name -> new TreeSet<>())
          .addAll(labels(sample.group(2)).keySet());
    }
    scraped.values().forEach(labels -> labels.remove("le"));
    Map<String, Set<String>> documented = new TreeMap<>();
    rows.forEach((name, row) -> documented.put(name, row.labels()));
    keepCommonCollectorMetrics(documented, scraped);
    assertEquals(documented, scraped);
  }

  @Test
  void saysWhatEachMeansAndCountsRejectsByEveryReason() throws Exception {
    MetricsDocument.rows()
        .forEach((name, row) -> assertTrue(row.meaning().strip().length() > 15, name));
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(
          scrape.contains("logserver_http_rejects_total{reason=\"" + code.label() + "\"}"),
          code.label());
    }
    assertTrue(server.metric("logserver_http_rejects_total{reason=\"invalid\"}") >= 1);
    assertTrue(
        server.metric("logserver_tenant_rejects_total{reason=\"invalid\",tenant=\"measured\"}")
            >= 1);
    assertTrue(server.metric("logserver_tenant_ingest_logs_total{tenant=\"measured\"}") >= 1);
  }

  @Test
  void neverMakesALabelOfWhatAClientWrote() {
    assertFalse(scrape.contains("made-up"), "a path became a label");
    assertFalse(scrape.contains("no/such"), "a path became a label");
    assertTrue(scrape.contains("route=\"unmatched\""));
    assertTrue(scrape.contains("route=\"/api/v1/logs/:id\""));
  }

  @Test
  void tellsNoTenantsApartUnlessAskedTo() throws Exception {
    try (TestServer quiet = TestServer.start(folder.resolve("quiet"))) {
      quiet.store(
          "hidden",
          "{\"action\":\"a\",\"resource_type\":\"t\",\"resource_id\":\"i\",\"severity\":\"INFO\"}",
          1);
      quiet.client("hidden", Role.ADMIN).get("/api/v1/logs", "nonsense", "1");
      String metrics = quiet.management("/metrics").body();
      assertFalse(metrics.contains("hidden"), metrics);
      assertFalse(metrics.contains("tenant="), metrics);
    }
  }

  /** Which of them there are depends on the collector and on what it has done so far. */
  private static void keepCommonCollectorMetrics(
      Map<String, ?> documented, Map<String, ?> scraped) {
    documented.keySet().removeIf(name -> name.startsWith("jvm_gc_") && !scraped.containsKey(name));
  }

  private static Iterable<Matcher> samples() {
    return scrape
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(SAMPLE::matcher)
            .filter(Matcher::matches)
        ::iterator;
  }

  /** The name without what a histogram or a summary puts behind it. */
  private static String base(String sample, Map<String, MetricsDocument.Row> rows) {
    for (String part : PARTS) {
      String name = sample.substring(0, Math.max(0, sample.length() - part.length()));
      if (sample.endsWith(part) && rows.containsKey(name)) {
        return name;
      }
    }
    return sample;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return labels;
  }
}
