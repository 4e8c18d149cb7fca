package io.logserver.isolation;

import io.logserver.support.Request;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an attacker says in parameters, headers, bodies and paths to be taken for another tenant.
 */
final class Lies {

  /** Parameters of routes that read logs. */
  static final List<String> FILTERS =
      List.of(
          "tenant_id={key}",
          "tenant={key}",
          "tenant_id={me}&tenant_id={key}",
          "metadata.tenant_id={key}",
          "metadata.id={id}",
          "metadata.secret={word}",
          "metadata.deep.secret={word}",
          "before.secret={word}",
          "metadata.%24where=1",
          "user_id=admin%40{key}",
          "user_agent={part}",
          "resource_id={word}",
          "action={word}",
          "search={word}",
          "search=%22{word}%22",
          "search=%22report%20{word}%22",
          "search={prefix}*",
          "search=*{part}*",
          "search={id}",
          "search=*{id}*",
          "search=%22tenant_id%22",
          "search=tenant_id%3A{key}",
          "search=*%22tenant_id%22%3A%22{key}*",
          "search=login%20{word}",
          "search=login%20tenant_id%3A{key}",
          "severity=ERROR&search={word}",
          "since={id}",
          "cursor={cursor}",
          "cursor={errorCursor}");

  static final List<String> HEADERS =
      List.of(
          "x-auth-tenant: {key}",
          "x-auth-role: admin",
          "x-auth-sub: admin@{key}",
          "x-tenant-id: {key}",
          "x-tenant: {key}",
          "x-scope-orgid: {key}",
          "x-forwarded-user: admin@{key}",
          "x-forwarded-host: {key}.example",
          "x-forwarded-prefix: /api/v1/tenants/{key}",
          "x-original-url: /api/v1/tenants/{key}",
          "x-rewrite-url: /api/v1/tenants/{key}",
          "x-http-method-override: DELETE",
          "x-forwarded-for: 127.0.0.1",
          "forwarded: for=127.0.0.1;host={key}",
          "cookie: tenant={key}; x-auth-tenant={key}");

  private static final String ENTRY =
      "{\"action\":\"login\",\"resource_type\":\"user\",\"resource_id\":\"7\",\"severity\":\"INFO\"";

  /** Entries that claim to be another tenant's, or one of its logs. */
  static final List<String> ENTRIES =
      Stream.of(
              "\"tenant_id\":\"{key}\"",
              "\"t\\u0065nant_id\":\"{key}\"",
              "\"tenant_id\":[\"{key}\"]",
              "\"tenant_id\":\"{me}\",\"tenant_id\":\"{key}\"",
              "\"tenant_id\":\"{key}\",\"tenant_id\":\"{me}\"",
              "\"tenant\":\"{key}\"",
              "\"id\":\"{id}\"",
              "\"_id\":\"{id}\"",
              "\"id\":\"{id}\",\"metadata\":{\"id\":\"{id}\"}",
              "\"user_id\":\"admin@{key}\"",
              "\"metadata\":{\"tenant_id\":\"{key}\",\"id\":\"{id}\"}")
          .map(members -> ENTRY + "," + members + "}")
          .toList();

  /** Ways to write a path so that it might lead to another tenant. */
  private static final List<String> PATHS =
      List.of(
          "/api/v1/tenants/{key}",
          "/api/v1/tenants/{key}/",
          "/api/v1/tenants/{key}//",
          "/api/v1/tenants//{key}",
          "//api/v1/tenants/{key}",
          "/api//v1/tenants/{key}",
          "/api/v1/tenants/./{key}",
          "/api/v1/tenants/{me}/../{key}",
          "/api/v1/tenants/{me}/%2e%2e/{key}",
          "/api/v1/tenants/{me}/%2E./{key}",
          "/api/v1/tenants/{me}%2F..%2F{key}",
          "/api/v1/tenants/{me}%2f{key}",
          "/api/v1/tenants/{me}%5C..%5C{key}",
          "/api/v1/tenants/{me}\\..\\{key}",
          "/api/v1/tenants/{me};/../{key}",
          "/api/v1/tenants/{me};key={key}",
          "/api/v1/tenants/{key};key={me}",
          "/api/v1/tenants/{me},{key}",
          "/api/v1/tenants/{me}?key={key}",
          "/api/v1/tenants/{key}?key={me}",
          "/api/v1/tenants/{key}%00",
          "/api/v1/tenants/{key}%20",
          "/api/v1/tenants/%20{key}",
          "/api/v1/tenants/{key}%23",
          "/api/v1/tenants/{key}.json",
          "/API/V1/TENANTS/{key}",
          "/api/v1/Tenants/{key}",
          "/api/v1/%74enants/{key}",
          "/api/v1/logs/../tenants/{key}",
          "/api/v1/logs/%2e%2e/tenants/{key}",
          "/api/v1/tenants/{key}/logs",
          "/api/v1/tenants/{key}/logs/{id}",
          "/api/v1/{key}/logs/{id}",
          "/api/v1/logs/{id}/",
          "/api/v1/logs//{id}",
          "/api/v1/logs/{id};tenant={key}",
          "/api/v1/logs/{id}%00",
          "/api/v1/logs/{id}%2F",
          "/api/v1/logs/{key}%2F{id}",
          "/api/v1/logs/../logs/{id}",
          "/auth/verify/../../api/v1/tenants/{key}",
          "/auth/verify/%2e%2e/%2e%2e/api/v1/tenants/{key}",
          "http://{key}/api/v1/tenants/{key}",
          "http://localhost/api/v1/logs/{id}");

  /** The paths, read and written. */
  static final List<Request> ON_PATHS =
      PATHS.stream()
          .flatMap(path ->
              Stream.of(
                  Request.of("GET " + path),
                  Request.of("HEAD " + path),
                  Request.of("DELETE " + path),
                  Request.of("PATCH " + path).body("{\"name\":\"taken over\"}"),
                  Request.of("PUT " + path).body("{\"name\":\"taken over\"}")))
          .toList();

  private Lies() {}
}
