package io.logserver.log;

import io.logserver.auth.Permission;
import io.logserver.bus.Bus;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.http.Answer;
import io.logserver.http.Body;
import io.logserver.http.Call;
import io.logserver.http.Edge;
import io.logserver.http.Routes;
import io.logserver.log.decode.BodyInflater;
import io.logserver.log.decode.DecodeLimits;
import io.logserver.log.decode.LogDecoder;
import io.logserver.log.decode.LogIdGenerator;
import io.logserver.log.decode.PartialBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The door's routes: one entry, or many. The answer is sent once what was accepted is durable. */
public final class IngestRoutes implements Routes {

  private static final Set<String> NO_PARAMETERS = Set.of();
  private static final Set<String> BULK_PARAMETERS = Set.of("return", "partial");

  private final Bus bus;
  private final long maxBodyBytes;
  private final LogDecoder decoder;
  private final TenantRates rates;
  private final IngestMetrics metrics;
  private IngestTick tick;

  /**
   * Routes for one event loop.
   *
   * @param ids shared by all event loops
   * @param maxBodyBytes largest body after inflating
   * @param rates shared by all event loops
   */
  public IngestRoutes(
      Bus bus,
      DecodeLimits limits,
      LogIdGenerator ids,
      long maxBodyBytes,
      TenantRates rates,
      IngestMetrics metrics) {
    this.bus = bus;
    this.rates = rates;
    this.maxBodyBytes = maxBodyBytes;
    this.metrics = metrics;
    decoder = new LogDecoder(limits, ids);
  }

  @Override
  public void mount(Router router, Edge edge) {
    tick = new IngestTick(bus, Vertx.currentContext());
    edge.onTenantChanged(rates::forget);
    edge.secured(router.post("/api/v1/logs"), Permission.WRITE, this::create);
    edge.secured(router.post("/api/v1/logs/bulk"), Permission.WRITE, this::createMany);
  }

  private Future<Answer> create(Call call) {
    call.allowQuery(NO_PARAMETERS);
    return read(call, body -> decodeOne(call, body), LogBatch::bytes)
        .compose(this::store)
        .map(batch -> Answer.of(LogAnswers.entry(batch)));
  }

  private Future<Answer> createMany(Call call) {
    call.allowQuery(BULK_PARAMETERS);
    BulkAnswer answer = BulkAnswer.parse(call.query().get("return"));
    if (isPartial(call)) {
      return read(call, body -> decodeValid(call, body), partial -> partial.batch().bytes())
          .compose(partial -> store(partial.batch()).map(partial))
          .map(partial -> Answer.of(answer.of(partial)));
    }
    return read(call, body -> decode(call, body), LogBatch::bytes)
        .compose(this::store)
        .map(batch -> Answer.of(answer.of(batch)));
  }

  private static boolean isPartial(Call call) {
    String value = call.query().get("partial");
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw LogServerException.invalid(
          ErrorDetail.at("enum", "'" + value + "' is not one of true, false", "query", "partial"));
    }
    return "true".equals(value);
  }

  private LogBatch decodeOne(Call call, Body body) {
    return decoder.decodeOne(
        call.principal().tenant(), call.principal().subject(), body.bytes(), body.length());
  }

  private PartialBatch decodeValid(Call call, Body body) {
    String user = call.principal().subject();
    return isArray(call, body)
        ? decoder.decodeValidOfArray(call.principal().tenant(), user, body.bytes(), body.length())
        : decoder.decodeValidOfLines(call.principal().tenant(), user, body.bytes(), body.length());
  }

  private static boolean isArray(Call call, Body body) {
    return BulkFormat.of(call.header(HttpHeaders.CONTENT_TYPE), body) == BulkFormat.ARRAY;
  }

  private LogBatch decode(Call call, Body body) {
    String user = call.principal().subject();
    return isArray(call, body)
        ? decoder.decodeArray(call.principal().tenant(), user, body.bytes(), body.length())
        : decoder.decodeLines(call.principal().tenant(), user, body.bytes(), body.length());
  }

  private <T> Future<T> read(Call call, Function<Body, T> decode, ToLongFunction<T> size) {
    String encoding = call.header(HttpHeaders.CONTENT_ENCODING);
    if (encoding == null) {
      return call.body(decode, size);
    }
    BodyInflater.requireSupported(encoding);
    return call.body(body -> decode.apply(inflate(encoding, body)), size);
  }

  private Body inflate(String encoding, Body body) {
    byte[] bytes = BodyInflater.inflate(encoding, body.bytes(), body.length(), maxBodyBytes);
    return new Body(bytes, bytes.length);
  }

  private Future<LogBatch> store(LogBatch batch) {
    return rates
        .admit(batch)
        .compose(tick::submit)
        .map(durable -> {
          metrics.accepted(batch);
          return batch;
        });
  }
}
