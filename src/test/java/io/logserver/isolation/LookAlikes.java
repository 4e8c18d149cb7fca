package io.logserver.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.auth.Role;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.Cursor;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.support.ApiClient;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tenants that differ as little as possible: near-equal keys, and logs of the same actions,
 * resources, words and times, but for a secret word that only one of them has.
 */
final class LookAlikes {

  /** Each tenant and its secret word; no word is part of another. */
  static final Map<String, String> SECRETS =
      Map.of(
          "acme", "amethyst", "acme-1", "beryllium", "acme_", "chrysolite", "system", "dolomite");

  private static final String VIEWER_KEY = "{\"name\":\"shipper\",\"role\":\"viewer\"}";
  private static final int ROUNDS = 4;
  private static final int LOGS_A_ROUND = 8;
  private static final LogFilter ERRORS =
      new LogFilter(Set.of(Severity.ERROR), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), null);

  private final TestServer server;
  private final Map<String, JsonObject> apiKeys = new LinkedHashMap<>();
  private final Map<String, String> ownLogs = new LinkedHashMap<>();

  /** Makes them, and stores their logs in turn, so that they lie side by side. */
  LookAlikes(TestServer server) throws IOException {
    this.server = server;
    for (int round = 0; round < ROUNDS; round++) {
      for (String tenant : SECRETS.keySet()) {
        store(tenant, lines(tenant, round));
      }
    }
    for (String tenant : SECRETS.keySet()) {
      settle(tenant, "seen" + tenant.length());
      apiKeys.put(
          tenant,
          server
              .platformAdmin()
              .post("/api/v1/tenants/" + tenant + "/api-keys", VIEWER_KEY)
              .object());
    }
  }

  /** The victim as it is. */
  Side real(String victim, String attacker) throws IOException {
    List<JsonObject> page = page(victim, "");
    JsonObject last = page.getLast();
    JsonObject lastError = page(victim, "ERROR").getLast();
    return side(
        victim,
        attacker,
        SECRETS.get(victim),
        last.getString("id"),
        cursor(last, LogFilter.ALL),
        cursor(lastError, ERRORS),
        apiKeys.get(victim).getString("id"));
  }

  /** The same with what is nobody's, as near to the victim's as can be. */
  Side unreal(Side real, String victim, String attacker) throws IOException {
    List<JsonObject> page = page(victim, "");
    JsonObject last = page.getLast().copy();
    JsonObject lastError = page(victim, "ERROR").getLast().copy();
    last.put("id", neighbour(last.getString("id")));
    lastError.put("id", neighbour(lastError.getString("id")));
    return side(
        victim.substring(0, victim.length() - 1) + "z",
        attacker,
        "tourmaline",
        last.getString("id"),
        cursor(last, LogFilter.ALL),
        cursor(lastError, ERRORS),
        neighbour(real.values().get("keyId")));
  }

  private Side side(
      String key,
      String attacker,
      String word,
      String id,
      String cursor,
      String errorCursor,
      String keyId)
      throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("key", key);
    values.put("word", word);
    values.put("prefix", word.substring(0, 5));
    values.put("part", word.substring(2, 6));
    values.put("id", id);
    values.put("cursor", cursor);
    values.put("errorCursor", errorCursor);
    values.put("keyId", keyId);
    values.put("token", forger(attacker).naming(key));
    return new Side(values);
  }

  /** What an attacker can make of its own tenant's secrets. */
  ForgedTokens forger(String attacker) throws IOException {
    String secret = attacker.equals("system") ? "f".repeat(64) : server.tenant(attacker).secret();
    return new ForgedTokens(attacker, secret, apiKeys.get(attacker).getString("key"));
  }

  /** The id of a log of the tenant's own, which is stored when it has none. */
  String ownLog(String tenant) throws IOException {
    if (!ownLogs.containsKey(tenant)) {
      settle(tenant, "own");
      ownLogs.put(tenant, page(tenant, "").getFirst().getString("id"));
    }
    return ownLogs.get(tenant);
  }

  /** The id of a new API key of the tenant. */
  String newKey(String tenant) throws IOException {
    return server
        .platformAdmin()
        .post("/api/v1/tenants/" + tenant + "/api-keys", VIEWER_KEY)
        .object()
        .getString("id");
  }

  /** All that must not reach another tenant. */
  List<String> marks(String tenant) throws IOException {
    List<String> marks = new ArrayList<>();
    for (JsonObject log : reader(tenant).get("/api/v1/logs", "size", "1000").list()) {
      marks.add(log.getString("id"));
    }
    marks.add(SECRETS.get(tenant));
    marks.add("\"tenant_id\":\"" + tenant + "\"");
    marks.add("\"key\":\"" + tenant + "\"");
    marks.add("Tenant " + tenant + "\"");
    marks.add(apiKeys.get(tenant).getString("id"));
    marks.add(apiKeys.get(tenant).getString("key"));
    if (!tenant.equals("system")) {
      marks.add(server.tenant(tenant).secret());
    }
    return marks;
  }

  /** Everything the tenant has, byte by byte: its logs, counts, settings and keys. */
  String everything(String tenant) throws IOException {
    StringBuilder all = new StringBuilder();
    Bearer admin = admin(tenant);
    try (Wire wire = new Wire(server.port())) {
      for (String path :
          List.of(
              "/api/v1/logs/export",
              "/api/v1/logs/stats",
              "/api/v1/tenants/" + tenant,
              "/api/v1/tenants/" + tenant + "/api-keys")) {
        Response answer = wire.exchange(admin.sign(Request.of("GET " + path)));
        assertEquals(200, answer.status(), path);
        all.append(answer.text()).append('\n');
      }
    }
    return all.toString();
  }

  /** Waits until all that the tenant has sent so far can be found. */
  void settle(String tenant, String word) throws IOException {
    String line = entry(word, Instant.parse("2026-01-02T00:00:00Z"), Severity.DEBUG, "settled");
    store(tenant, line);
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (reader(tenant).get("/api/v1/logs", "search", word).list().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not visible after 30 s: " + word);
      }
    }
  }

  private List<JsonObject> page(String tenant, String severity) throws IOException {
    return severity.isEmpty()
        ? reader(tenant).get("/api/v1/logs", "size", "9").list()
        : reader(tenant).get("/api/v1/logs", "size", "3", "severity", severity).list();
  }

  private void store(String tenant, String lines) throws IOException {
    ApiClient.Answer stored = reader(tenant).post("/api/v1/logs/bulk?return=count", lines);
    assertEquals(200, stored.status(), () -> stored.json().encode());
  }

  private ApiClient reader(String tenant) throws IOException {
    return tenant.equals("system") ? server.platformAdmin() : server.client(tenant, Role.ADMIN);
  }

  private Bearer admin(String tenant) throws IOException {
    return tenant.equals("system")
        ? Bearer.platformAdmin(server)
        : Bearer.token(server, tenant, Role.ADMIN);
  }

  private static String lines(String tenant, int round) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LOGS_A_ROUND; i++) {
      Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * round + i);
      Severity severity = i % 2 == 0 ? Severity.ERROR : Severity.INFO;
      String word = i < 3 ? SECRETS.get(tenant) : "usual";
      lines.append(entry(word, at, severity, "r-" + i)).append('\n');
    }
    return lines.toString();
  }

  private static String entry(String word, Instant at, Severity severity, String resource) {
    JsonObject secret = new JsonObject().put("secret", word);
    return new JsonObject()
        .put("action", "login")
        .put("resource_type", "user")
        .put("resource_id", resource)
        .put("severity", severity.name())
        .put("timestamp", at.toString())
        .put("message", "a report " + word + " of payroll")
        .put("user_agent", "agent/" + word)
        .put("before", secret.copy())
        .put("metadata", secret.copy().put("deep", secret.copy()))
        .encode();
  }

  private static String cursor(JsonObject log, LogFilter filter) {
    long timestamp = Instant.parse(log.getString("timestamp")).toEpochMilli();
    LogPosition position = new LogPosition(timestamp, LogId.parse(log.getString("id")));
    return Cursor.encode(position, filter, Order.DESC);
  }

  /** The id with its last digit changed. */
  private static String neighbour(String id) {
    int last = Character.digit(id.charAt(id.length() - 1), 16);
    return id.substring(0, id.length() - 1) + Character.forDigit(last ^ 8, 16);
  }
}
