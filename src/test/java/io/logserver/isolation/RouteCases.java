package io.logserver.isolation;

import io.logserver.support.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every route of the API. Who may use those that are not public is copied from the contract's table
 * by hand, not from the code under test. A new route needs a line here.
 */
public final class RouteCases {

  private static final String EVERYBODY = "viewer auditor writer admin";
  private static final String READ = "viewer auditor admin";
  private static final String EXPORT = "auditor admin";
  private static final String WRITE = "writer admin";
  private static final String ADMIN = "admin";
  private static final String PLATFORM = "platform";

  private static final String LOG =
      "{\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"7\",\"severity\":\"INFO\"}";
  private static final String TOKEN = "{\"sub\":\"eve\",\"role\":\"admin\",\"ttl_seconds\":60}";
  private static final String KEY = "{\"name\":\"eve\",\"role\":\"admin\"}";

  static final List<RouteCase> LOGS =
      List.of(
          read("GET /api/v1/logs", READ, "GET /api/v1/logs?size=5")
              .triesParameters(
                  List.of(
                      "severity=ERROR&cursor={errorCursor}",
                      "severity=ERROR&cursor={cursor}",
                      "order=asc&cursor={cursor}",
                      "total=exact&search={word}",
                      "total=exact&metadata.tenant_id={key}")),
          read("GET /api/v1/logs/stats", READ, "GET /api/v1/logs/stats")
              .triesParameters(
                  List.of(
                      "group_by=tenant_id",
                      "group_by=user_id&search={word}",
                      "group_by=action,severity&tenant_id={key}")),
          read("GET /api/v1/logs/histogram", READ, "GET /api/v1/logs/histogram?interval=1h"),
          RouteCase.of("GET /api/v1/logs/:id", READ, get("/api/v1/logs/{myId}"))
              .tries(
                  get("/api/v1/logs/{id}"),
                  get("/api/v1/logs/{id}?tenant={key}"),
                  get("/api/v1/logs/{id}?tenant_id={key}"),
                  get("/api/v1/logs/{key}"),
                  get("/api/v1/logs/{key}.{id}"),
                  get("/api/v1/logs/{myId},{id}")),
          read("GET /api/v1/logs/export", EXPORT, "GET /api/v1/logs/export?format=ndjson")
              .tries(
                  get("/api/v1/logs/export?format=csv&search={word}"),
                  get("/api/v1/logs/export?format=json&metadata.secret={word}"),
                  get("/api/v1/logs/export?tenant_id={key}")),
          stream(),
          RouteCase.of("POST /api/v1/logs", WRITE, post("/api/v1/logs", LOG))
              .tries(entries("/api/v1/logs", "%s"))
              .tries(post("/api/v1/logs?tenant_id={key}", LOG)),
          RouteCase.of("POST /api/v1/logs/bulk", WRITE, post("/api/v1/logs/bulk", LOG))
              .tries(entries("/api/v1/logs/bulk?return=ids", "[" + LOG + ",%s]"))
              .tries(entries("/api/v1/logs/bulk?partial=true", LOG + "\n%s\n"))
              .tries(post("/api/v1/logs/bulk?tenant_id={key}", LOG)),
          RouteCase.of(
                  "DELETE /api/v1/logs/cleanup",
                  ADMIN,
                  Request.of("DELETE /api/v1/logs/cleanup?before=1999-01-01"))
              .tries(
                  Request.of("DELETE /api/v1/logs/cleanup?before=2100-01-01&tenant_id={key}"),
                  Request.of("DELETE /api/v1/logs/cleanup?before=2100-01-01&search={word}"),
                  Request.of("DELETE /api/v1/logs/cleanup?before=2100-01-01&metadata.id={id}"),
                  Request.of("DELETE /api/v1/logs/{id}"),
                  Request.of("PUT /api/v1/logs/{id}").body(LOG),
                  Request.of("PATCH /api/v1/logs/{id}").body(LOG)),
          verify("ANY /auth/verify", "/auth/verify"),
          verify("ANY /auth/verify/*", "/auth/verify/api/v1/tenants/{key}"));

  private static final List<RouteCase> TENANTS =
      List.of(
          RouteCase.of("GET /api/v1/tenants", ADMIN, get("/api/v1/tenants"))
              .triesParameters(List.of("key={key}", "tenant={key}", "search={word}")),
          RouteCase.of(
                  "POST /api/v1/tenants",
                  PLATFORM,
                  post("/api/v1/tenants", "{\"key\":\"{fresh}\",\"name\":\"new\"}"))
              .tries(
                  post("/api/v1/tenants", "{\"key\":\"{key}\",\"name\":\"taken over\"}"),
                  post(
                      "/api/v1/tenants",
                      "{\"key\":\"{key}\",\"name\":\"x\",\"secret\":\"%s\"}"
                          .formatted("s".repeat(40)))),
          RouteCase.of("GET /api/v1/tenants/:key", ADMIN, get("/api/v1/tenants/{me}"))
              .tries(Lies.ON_PATHS),
          RouteCase.of(
                  "PATCH /api/v1/tenants/:key",
                  ADMIN,
                  Request.of("PATCH /api/v1/tenants/{me}").body("{\"name\":\"mine\"}"))
              .tries(
                  Request.of("PATCH /api/v1/tenants/{key}").body("{\"retention_days\":1}"),
                  Request.of("PATCH /api/v1/tenants/{me}").body("{\"key\":\"{key}\"}"),
                  Request.of("PATCH /api/v1/tenants/{key}")
                      .body("{\"limits\":{\"logs_per_second\":1}}")),
          RouteCase.of(
                  "POST /api/v1/tenants/:key/secret",
                  ADMIN,
                  post("/api/v1/tenants/{me}/secret", ""))
              .usesUp()
              .tries(onTenant("secret", "")),
          RouteCase.of(
                  "POST /api/v1/tenants/:key/tokens",
                  ADMIN,
                  post("/api/v1/tenants/{me}/tokens", TOKEN))
              .tries(onTenant("tokens", TOKEN))
              .tries(
                  post(
                      "/api/v1/tenants/{me}/tokens", TOKEN.replace("{", "{\"tenant\":\"{key}\","))),
          RouteCase.of(
                  "POST /api/v1/tenants/:key/api-keys",
                  ADMIN,
                  post("/api/v1/tenants/{me}/api-keys", KEY))
              .usesUp()
              .tries(onTenant("api-keys", KEY))
              .tries(
                  post("/api/v1/tenants/{me}/api-keys", KEY.replace("{", "{\"id\":\"{keyId}\","))),
          RouteCase.of(
                  "GET /api/v1/tenants/:key/api-keys", ADMIN, get("/api/v1/tenants/{me}/api-keys"))
              .tries(
                  get("/api/v1/tenants/{key}/api-keys"),
                  get("/api/v1/tenants/{me}/../{key}/api-keys"),
                  get("/api/v1/tenants/{key}/api-keys/{keyId}")),
          RouteCase.of(
                  "DELETE /api/v1/tenants/:key/api-keys/:id",
                  ADMIN,
                  Request.of("DELETE /api/v1/tenants/{me}/api-keys/{myKeyId}"))
              .tries(
                  Request.of("DELETE /api/v1/tenants/{me}/api-keys/{keyId}"),
                  Request.of("DELETE /api/v1/tenants/{key}/api-keys/{keyId}"),
                  Request.of("DELETE /api/v1/tenants/{me}/api-keys/..%2F..%2F{key}%2F{keyId}"),
                  Request.of("DELETE /api/v1/tenants/{me}/../{key}/api-keys/{keyId}")));

  /** What is the same to everybody: the contract, for machines and for people. */
  static final Set<String> PUBLIC =
      Set.of(
          "GET /openapi.yaml",
          "GET /openapi.json",
          "GET /docs",
          "GET /docs/page.css",
          "GET /docs/page.js");

  static final List<RouteCase> ALL = Stream.concat(LOGS.stream(), TENANTS.stream()).toList();

  private RouteCases() {}

  /** The labels of the roles that may use each route that is not public. */
  public static Map<String, List<String>> roles() {
    Map<String, List<String>> roles = new TreeMap<>();
    ALL.forEach(route -> roles.put(route.route(), route.allowed()));
    return roles;
  }

  private static RouteCase read(String route, String allowed, String own) {
    return RouteCase.of(route, allowed, Request.of(own)).triesParameters(Lies.FILTERS);
  }

  private static RouteCase stream() {
    RouteCase open =
        RouteCase.of(
            "GET /api/v1/logs/stream", READ, Request.of("GET /api/v1/logs/stream").upgrade());
    return open.succeedsWith(101)
        .triesParameters(Lies.FILTERS)
        .tries(get("/api/v1/logs/stream?token={token}"));
  }

  private static RouteCase verify(String route, String path) {
    return RouteCase.of(route, EVERYBODY, get(path))
        .tries(
            get(path).with("x-original-uri: /api/v1/tenants/{key}"),
            get(path).with("x-forwarded-uri: /api/v1/logs/{id}", "x-forwarded-method: GET"),
            get(path).with("x-auth-request-redirect: /api/v1/logs?tenant_id={key}"),
            get(path + "?token={token}"));
  }

  private static List<Request> onTenant(String below, String body) {
    return Stream.of("{key}", "{me}/../{key}", "{me}/%2e%2e/{key}", "/{key}", "{key};x=1")
        .map(path -> post("/api/v1/tenants/" + path + "/" + below, body))
        .toList();
  }

  private static List<Request> entries(String target, String body) {
    return Lies.ENTRIES.stream().map(entry -> post(target, body.replace("%s", entry))).toList();
  }

  private static Request get(String target) {
    return Request.of("GET " + target);
  }

  private static Request post(String target, String body) {
    return Request.of("POST " + target).body(body);
  }
}
