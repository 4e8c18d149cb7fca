package io.logserver.docs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The contract as a file, and as a page that needs nothing but this server. All of it is public and
 * fixed from the start; caches ask each time whether it is still the same.
 */
public final class DocsRoutes implements Routes {

  private static final String YAML = "openapi.yaml";
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Override
  public void mount(Router router, Edge edge) {
    byte[] contract = read(YAML);
    serve(edge.open(router.get("/openapi.yaml")), "application/yaml", contract);
    serve(edge.open(router.get("/openapi.json")), "application/json", json(contract));
    serve(edge.open(router.get("/docs")), "text/html; charset=utf-8", read("page.html"));
    serve(edge.open(router.get("/docs/page.css")), "text/css; charset=utf-8", read("page.css"));
    serve(
        edge.open(router.get("/docs/page.js")), "text/javascript; charset=utf-8", read("page.js"));
  }

  private static void serve(Route route, String type, byte[] content) {
    Buffer body = Buffer.buffer(content);
    String tag = "\"" + digest(content) + "\"";
    route.handler(routing -> answer(routing, type, tag, body));
  }

  private static void answer(RoutingContext routing, String type, String tag, Buffer body) {
    HttpServerResponse response =
        routing
            .response()
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader("content-security-policy", POLICY);
    if (tag.equals(routing.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
  }

  private static byte[] json(byte[] yaml) {
    try {
      return new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream file = DocsRoutes.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new FileNotFoundException(name + " is not packaged");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
