package io.logserver.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.RawConnection.Response;
import io.logserver.support.Request;
import io.logserver.support.TestServer;
import io.logserver.support.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What one tenant can do to another, on every route the server has: nothing. Each attempt is made
 * twice, once with what is the victim's and once with what is nobody's; the answers must be the
 * same, hold nothing of the victim's, and leave all it has as it was, to the byte.
 */
class IsolationTest {

  private static final String SERVER_MADE =
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
          + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3})?Z"
          + "|\"(?:token|key|id|secret)\":\"(?:lsk_)?[\\w{}.-]{16,}\"";

  /** That there is a tenant of that key is in the contract. */
  private static final String PUBLIC = "of tenant system";

  @TempDir static Path folder;

  private static TestServer server;
  private static LookAlikes tenants;

  @BeforeAll
  static void start() throws IOException {
    server =
        TestServer.start(
            folder.resolve("data"), Map.of("LOGSERVER_STORE_BLOCK_COMMIT_INTERVAL", "1s"));
    tenants = new LookAlikes(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteHasACaseAndEveryCaseARoute() {
    Set<String> cases = new TreeSet<>(RouteCases.PUBLIC);
    RouteCases.ALL.forEach(route -> cases.add(route.route()));
    assertEquals(new TreeSet<>(server.routes()), cases);
  }

  /** The contract's table, cell by cell, with each kind of credential. */
  @Test
  void eachRoleMayWhatTheContractSaysAndNothingElse() throws Exception {
    List<Bearer> bearers = Bearer.all(server, "table");
    bearers.addAll(Bearer.all(server, "system"));
    bearers.add(Bearer.platformAdmin(server));
    List<String> wrong = new ArrayList<>();
    int fresh = 0;
    try (Wire wire = new Wire(server.port())) {
      for (RouteCase route : RouteCases.ALL) {
        for (Bearer known : bearers) {
          String tenant = route.once() ? "once-" + ++fresh : known.tenant();
          Bearer bearer = isAtHome(known, tenant) ? known : known.in(server, tenant);
          Request own = own(route, tenant, "fresh-" + ++fresh);
          int status = wire.exchange(bearer.sign(own)).status();
          int expected = route.isAllowedTo(bearer) ? route.success() : 403;
          if (status != expected) {
            wrong.add(own + " by " + bearer + ": " + status + " instead of " + expected);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void nobodyMayAnythingWithoutACredentialThatHolds() throws Exception {
    try (Wire wire = new Wire(server.port())) {
      for (RouteCase route : RouteCases.ALL) {
        Request own = own(route, "table", "never-made");
        String expected = null;
        for (Request request :
            List.of(own, own.with("Authorization: Basic YTpi"), own.with("X-Api-Key: lsk_x"))) {
          Response refused = wire.exchange(request);
          assertEquals(401, refused.status(), request::toString);
          expected = expected == null ? comparable(refused) : expected;
          assertEquals(expected, comparable(refused), request::toString);
        }
      }
    }
  }

  /**
   * Whoever asks, with whatever credential, of whatever host: the same bytes, which name nobody.
   */
  @Test
  void whatIsPublicIsTheSameToEverybody() throws Exception {
    tenants.real("acme-1", "acme");
    List<Bearer> bearers = Bearer.all(server, "acme-1");
    bearers.add(Bearer.platformAdmin(server));
    try (Wire wire = new Wire(server.port())) {
      for (String route : RouteCases.PUBLIC) {
        Response toNobody = wire.exchange(Request.of(route));
        assertEquals(200, toNobody.status(), route);
        for (String mark : tenants.marks("acme-1")) {
          assertFalse(toNobody.text().contains(mark), () -> route + " shows " + mark);
        }
        List<Request> others = new ArrayList<>();
        bearers.forEach(bearer -> others.add(bearer.sign(Request.of(route))));
        Lies.HEADERS.forEach(
            header -> others.add(Request.of(route).with(header.replace("{key}", "acme-1"))));
        others.add(Request.of(route).with("Authorization: Bearer nonsense"));
        others.add(
            Request.of(route + "?tenant=acme-1&token=" + server.token("acme-1", Role.ADMIN)));
        for (Request other : others) {
          assertEquals(comparable(toNobody), comparable(wire.exchange(other)), other::toString);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"acme-1, acme", "acme, acme_", "acme_, acme-1"})
  void aTenantNeitherSeesNorChangesNorNoticesAnother(String attacker, String victim)
      throws Exception {
    List<Bearer> bearers = Bearer.all(server, attacker);
    attack(bearers, RouteCases.ALL, attacker, victim);
  }

  @Test
  void noTenantNoticesThePlatform() throws Exception {
    attack(
        List.of(
            Bearer.token(server, "acme", Role.ADMIN), Bearer.token(server, "acme", Role.WRITER)),
        RouteCases.ALL,
        "acme",
        "system");
  }

  /** Logs are not the platform's business: its admin reads and writes those of its own tenant. */
  @Test
  void thePlatformsAdminSeesNoLogsOfTenants() throws Exception {
    attack(List.of(Bearer.platformAdmin(server)), RouteCases.LOGS, "system", "acme");
  }

  @Test
  void noForgedCredentialHoldsOnAnyRoute() throws Exception {
    Side victim = tenants.real("acme", "acme-1");
    List<String> forged = tenants.forger("acme-1").against("acme", victim.values().get("keyId"));
    String before = tenants.everything("acme");
    try (Wire wire = new Wire(server.port())) {
      for (RouteCase route : RouteCases.ALL) {
        Request own = own(route, "acme-1", "never-made");
        String expected = comparable(wire.exchange(own));
        for (String credential : forged) {
          for (String header : List.of("Authorization: Bearer ", "X-Api-Key: ")) {
            Response refused = wire.exchange(own.with(header + credential));
            assertEquals(401, refused.status(), () -> route.route() + " took " + credential);
            assertEquals(expected, comparable(refused), () -> route.route() + credential);
          }
        }
      }
    }
    assertEquals(before, tenants.everything("acme"));
  }

  /** Where a request carries two credentials, the first is not helped by the second. */
  @Test
  void aSecondCredentialDoesNotHelpTheFirst() throws Exception {
    Bearer viewer = Bearer.token(server, "acme-1", Role.VIEWER);
    try (Wire wire = new Wire(server.port())) {
      for (Bearer other : Bearer.all(server, "acme")) {
        if (other.header().startsWith("X-Api-Key")) {
          Request both = viewer.sign(other.sign(Request.of("GET /auth/verify")));
          assertEquals("acme-1", wire.exchange(both).header("x-auth-tenant"), both::toString);
        }
      }
    }
  }

  @Test
  void deletedKeysAndRotatedSecretsStopOnEveryRoute() throws Exception {
    tenants.ownLog("ended");
    List<Bearer> bearers = Bearer.all(server, "ended");
    List<JsonObject> keys = server.platformAdmin().get("/api/v1/tenants/ended/api-keys").list();
    for (JsonObject key : keys) {
      String path = "/api/v1/tenants/ended/api-keys/" + key.getString("id");
      assertEquals(200, server.platformAdmin().delete(path).status());
    }
    assertEquals(200, server.platformAdmin().post("/api/v1/tenants/ended/secret", "").status());
    try (Wire wire = new Wire(server.port())) {
      for (RouteCase route : RouteCases.ALL) {
        for (Bearer ended : bearers) {
          awaitRefusal(wire, ended.sign(own(route, "ended", "never-made")));
        }
      }
    }
  }

  @Test
  void aTenantThatDeletesAllItHasLeavesItsNeighbours() throws Exception {
    for (int i = 0; i < 5; i++) {
      tenants.settle("wipe", "round" + i);
      tenants.settle("wipe-1", "round" + i);
    }
    String before = tenants.everything("wipe-1");
    ApiClient admin = server.client("wipe", Role.ADMIN);
    assertEquals(
        5,
        admin
            .delete("/api/v1/logs/cleanup?before=2100-01-01")
            .object()
            .getInteger("deleted_count"));
    assertEquals(List.of(), admin.get("/api/v1/logs").list());
    assertEquals(before, tenants.everything("wipe-1"));
  }

  @Test
  void metricsNameNoTenant() throws Exception {
    String metrics = server.management("/metrics").body();
    for (String tenant : List.of("acme", "tenant=", "table", "amethyst", "admin@")) {
      assertFalse(metrics.contains(tenant), tenant);
    }
    assertTrue(metrics.contains("logserver_http_requests"));
  }

  private static void attack(
      List<Bearer> bearers, List<RouteCase> routes, String attacker, String victim)
      throws IOException {
    Side real = tenants.real(victim, attacker);
    Side unreal = tenants.unreal(real, victim, attacker);
    List<String> marks = tenants.marks(victim);
    String before = tenants.everything(victim);
    List<Request> attacks =
        routes.stream().flatMap(route -> route.attacks().stream()).distinct().toList();
    String ownLog = tenants.ownLog(attacker);
    try (Wire wire = new Wire(server.port())) {
      // What reads comes before what writes: a log that becomes visible between two answers would
      // tell them apart.
      for (boolean reading : new boolean[] {true, false}) {
        for (Bearer bearer : bearers) {
          for (Request attack : attacks) {
            if (attack.method().equals("GET") == reading) {
              Request mine =
                  bearer.sign(attack.map(text -> fillOwn(text, attacker, ownLog, "never-made")));
              assertNothingLearned(wire, mine, real, unreal, attacker, marks);
            }
          }
        }
      }
    }
    tenants.settle(attacker, "after" + victim.length() + attacker.length());
    assertEquals(before, tenants.everything(victim));
  }

  private static void assertNothingLearned(
      Wire wire, Request mine, Side real, Side unreal, String attacker, List<String> marks)
      throws IOException {
    Request aimed = mine.map(real::fill);
    Response answer = wire.exchange(aimed);
    Response other = wire.exchange(mine.map(unreal::fill));
    assertTrue(answer.status() < 500, () -> answer.status() + " to " + aimed);
    boolean reads = mine.method().equals("GET");
    assertEquals(
        hidden(other, unreal, attacker, reads),
        hidden(answer, real, attacker, reads),
        () -> "the answer to " + aimed + " tells that it is not nobody's");
    String sent = aimed.toString();
    String seen = answer.headers() + answer.text();
    for (String mark : marks) {
      if (!sent.contains(mark)) {
        assertFalse(seen.contains(mark), () -> aimed + " shows " + mark + ": " + seen);
      }
    }
  }

  /** An answer without what is new in each: the same for two requests that differ by the side. */
  private static String hidden(Response answer, Side side, String attacker, boolean reads) {
    String text = side.hide(comparable(answer), attacker);
    return reads ? text : text.replaceAll(SERVER_MADE, "…");
  }

  private static String comparable(Response answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers());
    headers.keySet().removeAll(Set.of("x-request-id", "date", "content-length"));
    return answer.status()
        + " "
        + headers
        + " "
        + answer.text().replaceAll("\"request_id\":\"[^\"]*\"", "").replace(PUBLIC, "");
  }

  /** The platform's bearers need not be of the tenant that they are about. */
  private static boolean isAtHome(Bearer bearer, String tenant) throws IOException {
    if (bearer.tenant().equals("system")) {
      ensure(tenant);
      return true;
    }
    return bearer.tenant().equals(tenant);
  }

  private static void ensure(String tenant) throws IOException {
    if (!tenant.equals("system")) {
      server.tenant(tenant);
    }
  }

  /** Polls, since each event loop is told of the change by itself. */
  private static void awaitRefusal(Wire wire, Request request) throws IOException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (wire.exchange(request).status() != 401) {
      assertTrue(System.nanoTime() < deadline, () -> "still taken: " + request);
    }
  }

  private static Request own(RouteCase route, String tenant, String fresh) throws IOException {
    String log = tenants.ownLog(tenant);
    String key = route.own().line().contains("{myKeyId}") ? tenants.newKey(tenant) : "";
    return route
        .own()
        .map(text -> text.replace("{myKeyId}", key).replace("{key}", tenant))
        .map(text -> fillOwn(text, tenant, log, fresh));
  }

  private static String fillOwn(String text, String tenant, String log, String fresh) {
    return text.replace("{me}", tenant)
        .replace("{myId}", log)
        .replace("{myKeyId}", tenant + ".0123456789abcdef")
        .replace("{fresh}", fresh);
  }
}
