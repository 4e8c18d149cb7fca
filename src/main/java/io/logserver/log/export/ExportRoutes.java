package io.logserver.log.export;

import io.logserver.auth.Permission;
import io.logserver.bus.Bus;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.http.Call;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.logserver.log.LogAddresses;
import io.logserver.log.LogAddresses.Scan;
import io.logserver.log.query.ExportQuery;
import io.logserver.log.query.ExportQuery.Format;
import io.logserver.store.LogScan;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Locale;

/**
 * All matching logs as one file. An export that cannot be finished is cut off: no last chunk in
 * HTTP/1.1, a reset stream in HTTP/2; what was written up to there is never followed by anything
 * that is no log.
 */
public final class ExportRoutes implements Routes {

  /** A client that takes nothing for this long is cut off. */
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Bus bus;
  private final Exports exports;

  /**
   * Routes that ask the log role on {@code bus}.
   *
   * @param exports shared by all event loops
   */
  public ExportRoutes(Vertx vertx, Bus bus, Exports exports) {
    this.vertx = vertx;
    this.bus = bus;
    this.exports = exports;
  }

  @Override
  public void mount(Router router, Edge edge) {
    edge.streaming(router.get("/api/v1/logs/export"), Permission.EXPORT, this::export);
  }

  private Future<Void> export(Call call, HttpServerResponse response) {
    ExportQuery query = ExportQuery.parse(call.query());
    if (!exports.tryBegin()) {
      throw new LogServerException(
          ErrorCode.OVERLOADED,
          "All "
              + exports.limit()
              + " exports that may run at a time do (http.max-exports); try again later");
    }
    TenantId tenant = call.principal().tenant();
    boolean gzip = AcceptEncoding.allowsGzip(call.header(HttpHeaders.ACCEPT_ENCODING));
    return bus.request(LogAddresses.SCAN, new Scan(tenant, query.filter()))
        .compose(scan -> send(scan, query.format(), tenant, gzip, response))
        .onComplete(ended -> exports.end());
  }

  private Future<Void> send(
      LogScan scan, Format format, TenantId tenant, boolean gzip, HttpServerResponse response) {
    String file = "logs-" + tenant + "." + format.name().toLowerCase(Locale.ROOT);
    MultiMap headers =
        HttpHeaders.headers()
            .add(HttpHeaders.CONTENT_TYPE, contentType(format))
            .add("content-disposition", "attachment; filename=\"" + file + "\"")
            .add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    Encoder encoder = encoder(format);
    if (gzip) {
      headers.add(HttpHeaders.CONTENT_ENCODING, "gzip");
      encoder = new GzipEncoder(encoder);
    }
    return new Export(vertx, scan, encoder, response, headers, STALL_TIMEOUT, exports).run();
  }

  private static String contentType(Format format) {
    return switch (format) {
      case NDJSON -> "application/x-ndjson";
      case JSON -> "application/json";
      case CSV -> "text/csv; charset=utf-8; header=present";
    };
  }

  private static Encoder encoder(Format format) {
    return switch (format) {
      case NDJSON -> new LinesEncoder();
      case JSON -> new ArrayEncoder();
      case CSV -> new CsvEncoder();
    };
  }
}
